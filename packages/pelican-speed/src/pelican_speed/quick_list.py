"""Lists that look up quickly whether they contain something.

Pelican evaluates ``article in articles`` for every article and every tag, category and author: that is quadratic, and
12 % of a build of 10,000 posts. Python-Markdown looks for a tag's name in a list of 70, 125 times a page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pelican.generators import ArticlesGenerator


class QuickList(list[Any]):
    """A list whose ``in`` uses a set, which is built when first needed and dropped whenever the list changes.

    What cannot be hashed is looked up as in any list.
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


def _dropping(name: str) -> Callable[..., Any]:
    change = getattr(list, name)

    def changed(self: QuickList, *arguments: Any, **named: Any) -> Any:
        self._members = None
        return change(self, *arguments, **named)

    return changed


for _name in (
    *("append", "clear", "extend", "insert", "pop", "remove"),
    *("__delitem__", "__iadd__", "__imul__", "__setitem__"),
):
    setattr(QuickList, _name, _dropping(_name))


def index_article_lists(generators: list[Any]) -> None:
    """Replace the articles' generator's lists by tag, category and author, before it searches them for each article."""
    for generator in generators:
        if isinstance(generator, ArticlesGenerator):
            for tag, articles in generator.tags.items():
                generator.tags[tag] = QuickList(articles)
            for rows in (generator.categories, generator.authors):
                rows[:] = [(name, QuickList(articles)) for name, articles in rows]
