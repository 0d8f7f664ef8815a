"""What was made from what: for every page and feed the paths that it read, with the values found there.

What several pages may read, the variables that all share, is walked once a build, however many read it. What only one
page has, such as its article, is walked when its turn comes. A page is made again where one value differs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from plugins.incremental.recorders import MISSING, Notes, Path, follow, noting

T = TypeVar("T")


@dataclass(slots=True)
class Entry:
    """One thing that was made: its ``result``, what it read of its own, and the paths that it shares with others."""

    result: Any
    own: Notes = field(default_factory=dict)
    shared: frozenset[Path] = frozenset()


class Ledger:
    """Lives from build to build. ``made`` names what the last build had to make, ``put_off`` what it left for later."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.put_off: list[str] = []
        self._entries: dict[str, Entry] = {}
        self._values: Notes = {}
        self._readers: dict[Path, set[str]] = defaultdict(set)
        self._asked: set[str] = set()
        self._stale: set[str] = set()

    def begin(self, roots: Mapping[str, Any]) -> None:
        """A build's variables are complete: find out which of the values that pages share have changed."""
        self.made, self.put_off, self._asked = [], [], set()
        for path in list(self._values):
            now = follow(path, roots)
            if not _same(self._values[path], now):
                # Kept until each reader is made again, even where this build does not come to its end.
                self._stale |= self._readers[path]
                self._values[path] = now

    def remember(
        self,
        key: str,
        roots: Mapping[str, Any],
        own: Mapping[str, Any],
        make: Callable[[], T],
        may_wait: Callable[[str], bool] = lambda _: False,
    ) -> T:
        """What ``make`` gives, or gave when everything that it read was as it is now.

        :param roots: all variables. :param own: those that only this one has.
        :param may_wait: whether this one may stay as it is until the next build.
        """
        self._asked.add(key)
        entry = self._entries.get(key)
        if entry and key not in self._stale and all(_same(was, follow(at, roots)) for at, was in entry.own.items()):
            result: T = entry.result
            return result
        if entry and may_wait(key):
            self._stale.add(key)
            self.put_off.append(key)
            waiting: T = entry.result
            return waiting
        with noting(roots) as notes:
            result = make()
        self._unwatch(key)
        shared = frozenset(path for path in notes if path[0] not in own)
        for path in shared:
            self._values[path] = notes[path]
            self._readers[path].add(key)
        self._entries[key] = Entry(result, {path: value for path, value in notes.items() if path[0] in own}, shared)
        self._stale.discard(key)
        self.made.append(key)
        return result

    def forget(self, key: str) -> None:
        """Make this one again, at once."""
        self._unwatch(key)
        self._entries.pop(key, None)

    def end(self) -> set[str]:
        """The build is whole: forget what it did not ask for.

        :returns: the keys of that.
        """
        gone = set(self._entries) - self._asked
        for key in gone:
            self._unwatch(key)
            del self._entries[key]
            self._stale.discard(key)
        return gone

    def _unwatch(self, key: str) -> None:
        """What a thing read is no longer watched for it."""
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
