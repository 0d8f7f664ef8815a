"""What the page of a text is made of besides the text: the pictures that it shows, and what the register says of those
whose content it embeds. A text that was converted once need not be again while both are as they were.
"""

from __future__ import annotations

from pathlib import Path

from functions import languages
from functions import register as registers
from plugins.core.file_cache import Fingerprint, fingerprint
from plugins.images.photographs import IMAGES


def stamp(*places: Path) -> tuple[tuple[str, Fingerprint], ...]:
    """Names and fingerprints of files, and of the files directly inside folders."""
    files = (one for place in places for one in (sorted(place.iterdir()) if place.is_dir() else [place]))
    return tuple((one.name, fingerprint(one)) for one in files)


def beside(text: str) -> tuple[object, ...]:
    """Of what a Markdown text is made besides itself: equal as long as its HTML would be."""
    pictures = stamp(IMAGES) if "images/" in text and IMAGES.is_dir() else ()
    embeds = stamp(registers.PATH, Path(languages.__file__).parent) if "!embed" in text else ()
    return pictures, embeds
