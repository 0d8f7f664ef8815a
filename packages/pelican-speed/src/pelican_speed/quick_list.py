"""Lists that know quickly what is in them.

Pelican asks ``article in articles`` once for every article and tag, category and author: quadratic, and 12 % of a build
of 10,000 posts. Python-Markdown asks a list of 70 names whether ``em`` is a block, 125 times a page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class QuickList(list[Any]):
    """A list whose ``in`` looks a set up, made when it is first asked for and forgotten on every change.

    What cannot be hashed is looked for as in any list.
    """

    _members: frozenset[Any] | None = None

    def __contains__(self, item: object) -> bool:
        try:
            if self._members is None:
                self._members = frozenset(self)
            return item in self._members
        except TypeError:
            return super().__contains__(item)

    def __reduce__(self) -> tuple[type[list[Any]], tuple[list[Any]]]:
        return list, (list(self),)


def _forgetting(name: str) -> Callable[..., Any]:
    change = getattr(list, name)

    def changed(self: QuickList, *arguments: Any, **named: Any) -> Any:
        self._members = None
        return change(self, *arguments, **named)

    return changed


for _name in (
    *("append", "clear", "extend", "insert", "pop", "remove"),
    *("__delitem__", "__iadd__", "__imul__", "__setitem__"),
):
    setattr(QuickList, _name, _forgetting(_name))
