"""Pictures of cut paper: each an SVG file of its own, drawn from words in a text's front matter.

A file is loaded when it comes into view and kept for good, and carries its colours for day and for night.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pelican import Pelican, signals

from plugins.core.file_cache import kept
from plugins.core.site_files import SiteFiles
from plugins.site.assets import hashed

THEME = Path(__file__).parents[2] / "theme"
# What a picture is drawn by, besides its words.
DRAWN_BY = ("palettes.toml", "templates/picture.svg", "templates/macros/symbols.html")
# Width and height of each sheet, as the page reserves them; picture.svg draws to the same measures.
SHAPES = {"card": (400, 320), "tall": (480, 560), "wide": (1000, 360)}
_BETWEEN_TAGS = re.compile(r">\s+<")
_IMAGE = Markup(
    '<img class="picture" data-shape="{shape}" src="/{name}" width="{width}" height="{height}" alt="{alt}" {when}>'
)


class PictureError(ValueError):
    """A picture that cannot be cut: the message names the word that nobody knows."""


@cache
def drawn_by() -> str:
    """A fingerprint of the theme's files that draw; read once a build."""
    return hashlib.sha256(b"".join((THEME / name).read_bytes() for name in DRAWN_BY)).hexdigest()


@cache
def palettes() -> dict[str, dict[str, list[str]]]:
    """``theme/palettes.toml``: five colours by ``light`` and by ``dark`` for each palette."""
    return tomllib.loads((THEME / "palettes.toml").read_text(encoding="utf-8"))


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(THEME / "templates")
    return Environment(autoescape=True, loader=loader, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)


@cache
def known() -> tuple[frozenset[str], frozenset[str]]:
    """The symbols and the patterns that the theme has."""
    symbols = _templates().get_template("macros/symbols.html").module.symbols  # type: ignore[attr-defined]
    source = (THEME / "templates/picture.svg").read_text(encoding="utf-8")
    return frozenset(symbols), frozenset({*re.findall(r"pattern == '(\w+)'", source), "scatter"})


def svg(
    names: tuple[str, ...], palette: str, pattern: str, seed: str, shape: str = "card", *, night: bool = True
) -> str:
    """The picture as an SVG document.

    :param names: of symbols, in the order in which they matter.
    :param seed: a slug; the same one gives the same picture.
    :param night: whether it carries dark colours too, for where the page is dark.
    :raises PictureError: on a symbol, palette, pattern or shape that the theme does not have.
    """
    return _svg(drawn_by(), names, palette, pattern, seed, shape, night)


@kept(maxsize=512)
def _svg(  # noqa: PLR0917 - the words of a picture, and what draws it
    _: str, names: tuple[str, ...], palette: str, pattern: str, seed: str, shape: str, night: bool
) -> str:
    symbols, patterns = known()
    for kind, asked, there in (
        ("symbol", set(names), symbols),
        ("palette", {palette}, palettes()),
        ("pattern", {pattern}, patterns),
        ("shape", {shape}, SHAPES),
    ):
        if unknown := sorted(asked - set(there)):
            there_are = ", ".join(sorted(there))
            raise PictureError(f"picture of “{seed}”: there is no {kind} “{unknown[0]}”; there are {there_are}")
    papers = palettes()[palette]
    words = {"names": names, "pattern": pattern, "seed": seed, "shape": shape}
    colours = {"light": papers["light"], "dark": papers["dark"] if night else None}
    drawn = _templates().get_template("picture.svg").render(words | colours)
    return _BETWEEN_TAGS.sub("><", drawn).strip()


def address(names: tuple[str, ...], palette: str, pattern: str, seed: str, shape: str) -> str:
    """The file of a picture, named by what is drawn."""
    return _address(drawn_by(), names, palette, pattern, seed, shape)


@kept()
def _address(_: str, names: tuple[str, ...], palette: str, pattern: str, seed: str, shape: str) -> str:
    return hashed(f"pictures/{seed}-{shape}.svg", svg(names, palette, pattern, seed, shape))


def prepare(pelican: Pelican) -> None:
    """Give templates ``picture(names, palette, pattern, alt, seed, shape, first)``, an ``<img>``; ``first`` is for the
    one picture that a page opens with, which is loaded before all others. It puts the picture's file into the output.
    """
    files: SiteFiles = pelican.settings["SITE_FILES"]
    folder = pelican.settings["THEME_STATIC_DIR"]

    def picture(  # noqa: PLR0917 - the words of a picture, in the order in which an editor writes them
        names: str | Sequence[str],
        palette: str,
        pattern: str,
        alt: str,
        seed: str,
        shape: str = "card",
        first: bool = False,
    ) -> Markup:
        words = tuple(names.split() if isinstance(names, str) else names)
        name = f"{folder}/{address(words, palette, pattern, seed, shape)}"
        files.put_once(name, lambda: svg(words, palette, pattern, seed, shape))
        width, height = SHAPES[shape]
        when = Markup('fetchpriority="high"') if first else Markup('loading="lazy" decoding="async"')
        return _IMAGE.format(shape=shape, name=name, width=width, height=height, alt=alt, when=when)

    pelican.settings["JINJA_GLOBALS"] |= {"picture": picture}


def register() -> None:
    signals.initialized.connect(prepare)
