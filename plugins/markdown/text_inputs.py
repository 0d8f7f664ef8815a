"""The files other than a text that its HTML is made from: pictures it shows, and the register's entries for what it
embeds. A converted text is cached as long as none of them changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from functions import languages
from functions import register as registers
from plugins.core.file_cache import Fingerprint, fingerprint
from plugins.images.photographs import FOLDER


def fingerprints(*places: Path) -> tuple[tuple[str, Fingerprint], ...]:
    """Fingerprints of files and of the files directly inside folders, each with its name."""
    files = (one for place in places for one in (sorted(place.iterdir()) if place.is_dir() else [place]))
    return tuple((one.name, fingerprint(one)) for one in files if one.exists())


def inputs_of(text: str, settings: Mapping[str, Any]) -> tuple[object, ...]:
    """Fingerprints of the other files that a Markdown text's HTML depends on; equal until one changes."""
    pictures = fingerprints(Path(settings["PATH"]) / FOLDER) if f"{FOLDER}/" in text else ()
    embeds = fingerprints(registers.PATH, Path(languages.__file__).parent) if "!embed" in text else ()
    return pictures, embeds
