"""The texts of a folder, each read again only when its file has changed."""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from plugins.checks.text import Text
from plugins.core import text_files
from plugins.core.file_cache import Fingerprint, fingerprint

# A file that was changed so short a time before it was read may be changed again within the same tick of its clock.
_SETTLED = 200_000_000
_ROOTS = 4


@dataclass(frozen=True, slots=True)
class _Kept:
    stamp: Fingerprint
    settled: bool
    held: bytes
    text: Text


_shelves: OrderedDict[Path, dict[str, _Kept]] = OrderedDict()


def texts(content: Path) -> list[Text]:
    """Every Markdown file below ``content``, by its path, which begins with ``content/``."""
    before = _shelves.pop(content, {})
    found = ((path, _kept(before.get(path), path, file)) for path, file in _files(content, "content"))
    now = {path: kept for path, kept in sorted(found, key=itemgetter(0)) if kept}
    # Other folders are those of tests and of previews; the last few are enough.
    _shelves[content] = now
    while len(_shelves) > _ROOTS:
        _shelves.popitem(last=False)
    return [kept.text for kept in now.values()]


def _kept(before: _Kept | None, path: str, file: os.DirEntry[str]) -> _Kept | None:
    """A text as it is now; None where its file has gone since the folder was read, as an editor's saving may do."""
    try:
        return _read(before, path, file.path, fingerprint(file))
    except FileNotFoundError:
        return None


def _read(before: _Kept | None, path: str, file: str, stamp: Fingerprint) -> _Kept:
    if before and before.settled and before.stamp == stamp:
        return before
    settled = time.time_ns() - max(stamp[:2]) > _SETTLED
    held = Path(file).read_bytes()
    same = before is not None and before.held == held
    return _Kept(stamp, settled, held, before.text if before and same else Text.of(path, held))


def _files(folder: Path, name: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The texts below a folder."""
    for entry in text_files.entries(folder, deep=True):
        yield f"{name}/{Path(entry.path).relative_to(folder).as_posix()}", entry
