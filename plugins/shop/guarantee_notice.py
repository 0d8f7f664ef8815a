"""The European notice on the legal guarantee (Implementing Regulation (EU) 2025/1960), as the Commission gives it out.

Its files lie in ``content/guarantee-notice``, a picture and a PDF for each language that functions/shop.toml names.
Nobody may change it, so pages show that very picture and the confirmation of an order carries that very PDF: neither
goes through plugins/images, which makes pictures smaller. While the fact is an example there may be no files, and the
pages say so.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from pelican import Pelican, signals
from PIL import Image

from functions import languages
from functions.register import shop as shops
from functions.register.shop import Shop
from plugins.core.problems import Problem, ProblemsError
from plugins.core.site_files import SiteFiles

FOLDER = Path(__file__).parents[2] / "content/guarantee-notice"
FACT = "guarantee_notice"
# Beside the terms in the mail: functions/orders/mails.py attaches it where it is there.
ATTACHED = "guarantee-notice.pdf"
_PICTURES = (".svg", ".png")
_VIEW_BOX = re.compile(rb"<svg\b[^>]*?\bviewBox=[\"']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)")
_MEND = (
    "Take the Commission’s own file, in colour and unchanged, from its page “Harmonised notice on the legal guarantee "
    "of conformity”."
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as pages show it: its address, and its size so that it keeps its place."""

    src: str
    width: int
    height: int


def missing(shop: Shop, folder: Path = FOLDER) -> list[Problem]:
    """A problem for each file that is not there or cannot be read; none while the fact is an example."""
    if FACT in shop.examples:
        return []
    found = []
    for language in shop.guarantee_notice:
        picture = _picture(folder, language)
        if picture is None:
            found.append(Problem(_named(f"{language}.svg"), 0, "the notice on the legal guarantee is not there", _MEND))
        elif not _size(picture):
            found.append(Problem(_named(picture.name), 0, "is no picture with a width and a height", _MEND))
        if not (folder / f"{language}.pdf").is_file():
            found.append(Problem(_named(f"{language}.pdf"), 0, "the notice on the legal guarantee is not there", _MEND))
    return found


def shown(shop: Shop, site: SiteFiles, answers: SiteFiles, folder: Path = FOLDER) -> dict[str, Picture]:
    """Publish what there is, byte for byte, and give the picture of each language."""
    found = {}
    for language in shop.guarantee_notice:
        picture = _picture(folder, language)
        size = _size(picture) if picture else None
        if picture and size:
            data = picture.read_bytes()
            digest = hashlib.sha256(data).hexdigest()[:8]
            name = f"images/guarantee-notice-{language}.{digest}{picture.suffix}"
            site.put_once(name, data)
            found[language] = Picture(f"/{name}", *size)
        paper = folder / f"{language}.pdf"
        if paper.is_file():
            place = "" if language == languages.DEFAULT else f"{language}/"
            answers.put(f"{place}{ATTACHED}", paper.read_bytes())
    return found


def _named(name: str) -> str:
    return f"content/{FOLDER.name}/{name}"


def _picture(folder: Path, language: str) -> Path | None:
    return next((path for kind in _PICTURES if (path := folder / f"{language}{kind}").is_file()), None)


def _size(picture: Path) -> tuple[int, int] | None:
    """Width and height in units of its own; None where it does not say them."""
    data = picture.read_bytes()
    if picture.suffix == ".svg":
        box = _VIEW_BOX.search(data)
        return (round(float(box[1])), round(float(box[2]))) if box else None
    try:
        with Image.open(BytesIO(data)) as image:
            return image.size
    except OSError:
        return None


def prepare(pelican: Pelican) -> None:
    """Give templates ``guarantee_notice``, the picture of each language.

    :raises ProblemsError: where the shop has its own notice, and a file of it is not there.
    """
    shop = shops.load()
    if found := missing(shop):
        raise ProblemsError(found)
    settings = pelican.settings
    settings[FACT] = shown(shop, settings["SITE_FILES"], settings["ANSWER_FILES"])


def register() -> None:
    signals.initialized.connect(prepare)
