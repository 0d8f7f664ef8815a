"""What a process keeps from one build to the next: what depends on the content of a file, or on a function's arguments
alone. Whatever else is cached in our modules is dropped before each build by :func:`forget`.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import _lru_cache_wrapper, lru_cache, wraps
from pathlib import Path
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])
# In nanoseconds, bytes, and the number that tells a file from another that takes its place.
Fingerprint = tuple[int, int, int, int]
# Nanoseconds, more than a tick of any file system's clock: a file that changed this shortly ago may change again
# without another time.
TICK = 20_000_000
_OURS = ("functions.", "plugins.")
_KEPT = "kept_from_build_to_build"


def fingerprint(path: str | os.PathLike[str]) -> Fingerprint:
    """What tells whether a file has changed: ``(mtime, ctime, size, inode)``, without reading it.

    :raises FileNotFoundError: where there is no file.
    """
    found = os.stat(path)  # noqa: PTH116 - asked of every file, every time
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def settled(stamp: Fingerprint) -> bool:
    """Whether the file's next change will show in its fingerprint."""
    return time.time_ns() - max(stamp[:2]) > TICK


def kept(maxsize: int | None = None) -> Callable[[Function], Function]:
    """Cache a function whose results depend on its arguments alone, for the life of the process."""

    def decorate(function: Function) -> Function:
        cached = lru_cache(maxsize)(function)
        setattr(cached, _KEPT, True)
        return cast(Function, cached)

    return decorate


def cached_by_file(maxsize: int) -> Callable[[Function], Function]:
    """Cache a function's results by the file that it reads, its first argument, and by other positional ones.

    :param maxsize: results that are kept; the least recently used goes first.
    """

    def decorate(read: Function) -> Function:
        @kept(maxsize)
        def known(path: Path, _: Fingerprint, *others: Any) -> Any:
            return read(path, *others)

        @wraps(read)
        def cached(path: Path, *others: Any) -> Any:
            stamp = fingerprint(path)
            return known(path, stamp, *others) if settled(stamp) else read(path, *others)

        return cast(Function, cached)

    return decorate


def forget(*but: str) -> None:
    """Drop what our modules have cached by :mod:`functools`, but for what is :func:`kept`.

    :param but: modules whose caches stay.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith(_OURS) and name not in but:
            for cached in list(vars(module).values()):
                if isinstance(cached, _lru_cache_wrapper) and not hasattr(cached, _KEPT):
                    cached.cache_clear()
