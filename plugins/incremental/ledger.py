"""Dependency tracking: for every page and feed, the paths that it read with the values found there.

Paths through variables that all pages share are followed once a build, however many pages read them. Paths through a
page's own variables, such as its article, are followed when its turn comes. A page is made again if one value differs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from plugins.incremental.recorders import MISSING, Path, Reads, follow, recording

T = TypeVar("T")


@dataclass(slots=True)
class Entry:
    """A page or feed: its ``result``, its reads of its own variables, and the paths it read in shared ones."""

    result: Any
    own: Reads = field(default_factory=dict)
    shared: frozenset[Path] = frozenset()


class Ledger:
    """Lives from build to build. ``made``: keys that the last build made; ``postponed``: those left for later."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.postponed: list[str] = []
        self._entries: dict[str, Entry] = {}
        self._values: Reads = {}
        self._readers: dict[Path, set[str]] = defaultdict(set)
        self._requested: set[str] = set()
        self._stale: set[str] = set()

    def begin(self, roots: Mapping[str, Any]) -> None:
        """Begin a build, once its variables are complete: find the shared values that have changed."""
        self.made, self.postponed, self._requested = [], [], set()
        for path in list(self._values):
            now = follow(path, roots)
            if not _same(self._values[path], now):
                # A key stays stale until it is made again, even if this build fails.
                self._stale |= self._readers[path]
                self._values[path] = now

    def remember(
        self,
        key: str,
        roots: Mapping[str, Any],
        own: Mapping[str, Any],
        make: Callable[[], T],
        may_postpone: Callable[[str], bool] = lambda _: False,
    ) -> T:
        """The result of ``make``, from the last build if no value that it read has changed since.

        :param roots: all variables. :param own: those that only this key has.
        :param may_postpone: whether a key that is stale may wait for the next build.
        """
        self._requested.add(key)
        entry = self._entries.get(key)
        if entry and key not in self._stale and all(_same(was, follow(at, roots)) for at, was in entry.own.items()):
            result: T = entry.result
            return result
        if entry and may_postpone(key):
            self._stale.add(key)
            self.postponed.append(key)
            waiting: T = entry.result
            return waiting
        with recording(roots) as reads:
            result = make()
        self._unwatch(key)
        shared = frozenset(path for path in reads if path[0] not in own)
        for path in shared:
            self._values[path] = reads[path]
            self._readers[path].add(key)
        self._entries[key] = Entry(result, {path: value for path, value in reads.items() if path[0] in own}, shared)
        self._stale.discard(key)
        self.made.append(key)
        return result

    def forget(self, key: str) -> None:
        """Drop a key, so that it is made again and not postponed."""
        self._unwatch(key)
        self._entries.pop(key, None)

    def end(self) -> set[str]:
        """End a build that succeeded: drop the keys that it did not request, and return them."""
        gone = set(self._entries) - self._requested
        for key in gone:
            self._unwatch(key)
            del self._entries[key]
            self._stale.discard(key)
        return gone

    def _unwatch(self, key: str) -> None:
        """Remove a key from the readers of the shared paths that it read."""
        entry = self._entries.get(key)
        for path in entry.shared if entry else ():
            self._readers[path].discard(key)
            if not self._readers[path]:
                del self._readers[path], self._values[path]


def _same(was: Any, now: Any) -> bool:
    """Equal, and of one kind: ``True`` is not ``1`` on a page."""
    if was is now:
        return True
    return was is not MISSING and now is not MISSING and type(was) is type(now) and bool(was == now)
