"""Photographs and drawings in a text: ``![What is seen](/images/name.png "Caption")`` with the file in
``content/images``.

It becomes a ``<picture>`` in AVIF and WebP at several widths, which keeps its place while it loads. On a line of its
own it is a figure, and its title the caption. A picture that only decorates says so:
``![](/images/name.png){: .decorative }``. Files that no page shows are not published, and no file is published as it
came: see plugins/images/renditions.py.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from pelican import Pelican, signals

from plugins.core import output_pages
from plugins.core.site_files import SiteFiles
from plugins.core.suggest import listed, meant, nearest
from plugins.images import renditions
from plugins.images.renditions import ImageError, Rendition, Renditions

ROOT = Path(__file__).parents[2]
FOLDER = "images"
IMAGES = ROOT / "content" / FOLDER
CACHE = ROOT / ".cache/images"
PREFIX = "/images/"
# As wide as the text at most, and never wider than 50rem: theme/static/css/components/plate.css.
SIZES = "(min-width: 78rem) 50rem, (min-width: 62rem) calc(100vw - 25rem), (min-width: 54rem) 50rem, calc(100vw - 2rem)"
# A picture this far down, in blocks, is below the fold of a phone that is held upright.
FOLD = 3
_STATIC = re.compile(r"^\{static\}/?(?=/|images/)")
_NAMED = re.compile(rf"{PREFIX}([\w.-]+\.[0-9a-f]{{8}}\.\w+)")


class _Lines(Preprocessor):  # type: ignore[misc]
    """Keeps the text as it was written, for the line that an error names."""

    def run(self, lines: list[str]) -> list[str]:
        self.md.written = list(lines)
        return lines


class _Images(Treeprocessor):  # type: ignore[misc]
    def __init__(self, md: Markdown, folder: Path) -> None:
        super().__init__(md)
        self.folder = folder

    def run(self, root: Element) -> None:
        """Put a ``<picture>`` in the place of each ``<img>``.

        :raises ImageError: naming the line, where the file or its text alternative is missing or wrong.
        """
        # A page whose front matter names a picture has one above its text already.
        eager = "picture" not in getattr(self.md, "Meta", {})
        for place, block in enumerate(list(root)):
            for parent in list(block.iter()):
                for index, image in enumerate(parent):
                    if image.tag != "img":
                        continue
                    first, eager = eager and place < FOLD, False
                    parent[index] = self._picture(image, first=first)
                    if parent is block and _alone(block):
                        _figure(block, image.get("title"))

    def _picture(self, image: Element, *, first: bool) -> Element:
        source = image.get("src", "")
        try:
            made = self._made(source)
            alt = alternative(image.get("alt", ""), image.get("class", ""), source)
        except ImageError as problem:
            raise ImageError(f"line {self._line(source)}: {problem}") from None
        picture = Element("picture")
        for kind, files in (("avif", made.avif), ("webp", made.webp)):
            places = ", ".join(f"{PREFIX}{one.name} {one.width}w" for one in files)
            SubElement(picture, "source", {"type": f"image/{kind}", "srcset": places, "sizes": SIZES})
        size = {"width": str(made.width), "height": str(made.height)}
        when = {"fetchpriority": "high"} if first else {"loading": "lazy", "decoding": "async"}
        SubElement(picture, "img", {"src": PREFIX + made.fallback.name, "alt": alt} | size | when)
        picture.tail = image.tail
        return picture

    def _made(self, source: str) -> Renditions:
        return renditions.of(file_of(source, self.folder))

    def _line(self, source: str) -> int:
        return next((number for number, line in enumerate(self.md.written, 1) if source in line), 0)


def file_of(source: str, folder: Path) -> Path:
    """The file that a text names as ``/images/name.png``.

    :raises ImageError: where it names another place, or there is no such file.
    """
    path = _STATIC.sub("", source)
    name = path.removeprefix("/").removeprefix("images/")
    if path.removeprefix("/") == name or "/" in name:
        raise ImageError(
            f"“{source}” is not in content/images", f"pictures lie in content/images and are named {PREFIX}name.png"
        )
    if not (folder / name).is_file():
        there = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        remedy = f"{meant(nearest(name, there))}There are {listed(there)} in content/images"
        raise ImageError(f"“{source}” is not there", remedy)
    return folder / name


def alternative(alt: str, classes: str, source: str) -> str:
    """The alternative text of a picture.

    :raises ImageError: where there are none and the picture does not say that it only decorates, or both.
    """
    alt = alt.strip()
    if ("decorative" in classes.split()) == bool(alt):
        said = "says that it is decorative, and has a text alternative" if alt else "has no text alternative"
        raise ImageError(f"“{source}” {said}", f"write ![what is seen]({source}) or ![]({source}){{: .decorative }}")
    return alt


def _alone(block: Element) -> bool:
    return block.tag == "p" and len(block) == 1 and not (block.text or "").strip() and not (block[0].tail or "").strip()


def _figure(block: Element, caption: str | None) -> None:
    block.tag, block.text, block[0].tail = "figure", None, None
    block.set("class", "plate")
    if caption:
        SubElement(block, "figcaption").text = caption


class ImagesExtension(Extension):  # type: ignore[misc]
    """Python-Markdown extension; runs after attribute lists, which say what is decorative."""

    def __init__(self, **options: Any) -> None:
        self.config = {"folder": [str(IMAGES), "where the pictures lie"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.preprocessors.register(_Lines(md), "cardamum-written", 1000)
        md.treeprocessors.register(_Images(md, Path(self.getConfig("folder"))), "cardamum-images", 4)


def makeExtension(**options: Any) -> ImagesExtension:  # noqa: N802 - Python-Markdown's name
    """Python-Markdown's entry point."""
    return ImagesExtension(**options)


def named(files: SiteFiles) -> set[str]:
    """The names of the pictures that the built pages use."""
    return {
        name
        for page in output_pages.pages(files, ".html", ".xml", ".json")
        for name in output_pages.found(page, _NAMED)
    }


def possible(folder: Path) -> dict[str, Rendition]:
    """Everything that can be made from the files of a folder, by name."""
    return {one.name: one for path in sorted(folder.iterdir()) for one in renditions.of(path).all()}


def publish(files: SiteFiles, folder: Path = IMAGES, cache: Path = CACHE) -> None:
    """Publish the pictures that the built pages use, and no others."""
    shown = named(files)
    if not shown:
        return
    known = possible(folder)
    wanted = [known[name] for name in sorted(shown & set(known))]
    renditions.make(wanted, cache)
    for one in wanted:
        files.put_once(PREFIX.strip("/") + f"/{one.name}", (cache / one.name).read_bytes)


def prepare(pelican: Pelican) -> None:
    """Look for pictures beside the texts of this build."""
    configs = pelican.settings["MARKDOWN"]["extension_configs"]
    configs[__name__] = {"folder": str(Path(pelican.settings["PATH"]) / FOLDER)}


def write(pelican: Pelican) -> None:
    publish(pelican.settings["SITE_FILES"], Path(pelican.settings["PATH"]) / FOLDER)


def register() -> None:
    signals.initialized.connect(prepare)
    signals.finalized.connect(write)
