"""Cache of the texts of a folder: each is read again only when its file has changed."""

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

# Nanoseconds. A file that changed this shortly before it was read may change again within the same clock tick.
_SETTLED = 200_000_000
_ROOTS = 4


@dataclass(frozen=True, slots=True)
class _Cached:
    file_fingerprint: Fingerprint
    settled: bool
    content: bytes
    text: Text


_cache: OrderedDict[Path, dict[str, _Cached]] = OrderedDict()


def texts(content: Path) -> list[Text]:
    """Every Markdown file below ``content``, by its path, which begins with ``content/``."""
    before = _cache.pop(content, {})
    found = ((path, _refreshed(before.get(path), path, file)) for path, file in _files(content, "content"))
    now = {path: cached for path, cached in sorted(found, key=itemgetter(0)) if cached}
    # Several folders: tests and previews have their own. The last few are enough.
    _cache[content] = now
    while len(_cache) > _ROOTS:
        _cache.popitem(last=False)
    return [cached.text for cached in now.values()]


def _refreshed(before: _Cached | None, path: str, file: os.DirEntry[str]) -> _Cached | None:
    """The present text of a file; None where it was removed meanwhile, as editors do on saving."""
    try:
        return _read(before, path, file.path, fingerprint(file))
    except FileNotFoundError:
        return None


def _read(before: _Cached | None, path: str, file: str, file_fingerprint: Fingerprint) -> _Cached:
    if before and before.settled and before.file_fingerprint == file_fingerprint:
        return before
    settled = time.time_ns() - max(file_fingerprint[:2]) > _SETTLED
    content = Path(file).read_bytes()
    same = before is not None and before.content == content
    return _Cached(file_fingerprint, settled, content, before.text if before and same else Text.of(path, content))


def _files(folder: Path, name: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The texts below a folder."""
    for entry in text_files.entries(folder, deep=True):
        yield f"{name}/{Path(entry.path).relative_to(folder).as_posix()}", entry
