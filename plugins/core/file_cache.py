"""Cache what is read from a file until the file changes."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])
# In nanoseconds, bytes, and the number that tells a file from another that takes its place.
Fingerprint = tuple[int, int, int, int]


def fingerprint(path: str | os.PathLike[str]) -> Fingerprint:
    """What tells whether a file has changed: ``(mtime, ctime, size, inode)``, without reading it.

    :raises FileNotFoundError: where there is no file.
    """
    found = os.stat(path)  # noqa: PTH116 - asked of every file, every time
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def cached_by_file(maxsize: int) -> Callable[[Function], Function]:
    """Cache a function's results by the file that it reads, its first argument, and by other positional ones.

    :param maxsize: results that are kept; the least recently used goes first.
    """

    def decorate(read: Function) -> Function:
        @lru_cache(maxsize)
        def known(path: Path, _: Fingerprint, *others: Any) -> Any:
            return read(path, *others)

        @wraps(read)
        def cached(path: Path, *others: Any) -> Any:
            return known(path, fingerprint(path), *others)

        return cast(Function, cached)

    return decorate
