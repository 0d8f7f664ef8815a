"""Read what the built pages contain, cached until a page's file changes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from plugins.core.file_cache import cached_by_file
from plugins.core.site_files import SiteFiles


def pages(files: SiteFiles, *suffixes: str) -> Iterator[Path]:
    """The files of a site by their suffixes, such as ``.html``."""
    if files.complete:
        yield from (files.folder / name for name in files.wanted if name.endswith(suffixes) and files.has(name))
        return
    for place, _, names in os.walk(files.folder):
        yield from (Path(place, name) for name in names if name.endswith(suffixes))


@cached_by_file(maxsize=262_144)
def found(page: Path, pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Every match of a pattern's one group in a page's file, in order."""
    return tuple(pattern.findall(page.read_text(encoding="utf-8")))
