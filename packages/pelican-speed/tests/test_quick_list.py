"""A quick list answers as any list would; the lists of articles become quick ones."""

import pickle
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pelican.generators import ArticlesGenerator, PagesGenerator

from pelican_speed.quick_list import QuickList, index_article_lists

CHANGES: dict[str, Any] = {
    "append": lambda items: items.append(9),
    "extend": lambda items: items.extend([9]),
    "insert": lambda items: items.insert(0, 9),
    "set": lambda items: items.__setitem__(0, 9),
    "slice": lambda items: items.__setitem__(slice(0, 1), [9]),
    "pop": lambda items: items.pop(),
    "remove": lambda items: items.remove(1),
    "delete": lambda items: items.__delitem__(0),
    "clear": lambda items: items.clear(),
    "add": lambda items: items.__iadd__([9]),
    "times": lambda items: items.__imul__(0),
}


@given(st.lists(st.integers(0, 5)), st.integers(0, 9))
def test_it_contains_what_a_list_contains(items: list[int], one: int) -> None:
    assert (one in QuickList(items)) == (one in items)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(change: str) -> None:
    plain, quick = [1, 2, 3], QuickList([1, 2, 3])
    assert 1 in quick
    CHANGES[change](plain)
    CHANGES[change](quick)
    assert quick == plain
    assert [one in quick for one in range(10)] == [one in plain for one in range(10)]


def test_what_cannot_be_hashed_is_found_too() -> None:
    assert [1] in QuickList([[1], [2]])
    assert [3] not in QuickList([[1], [2]])
    assert [1] not in QuickList([1, 2])


def test_it_is_pickled_as_a_list() -> None:
    assert type(pickle.loads(pickle.dumps(QuickList([1])))) is list


def test_lists_of_articles_become_quick_ones_with_the_same_articles_in_the_same_order() -> None:
    one, two = object(), object()
    generator = ArticlesGenerator.__new__(ArticlesGenerator)
    generator.tags = defaultdict(list, tag=[two, one])
    generator.categories, generator.authors = [("category", [one])], [("author", [])]
    index_article_lists([PagesGenerator.__new__(PagesGenerator), generator])
    assert generator.tags == {"tag": [two, one]}
    assert (generator.categories, generator.authors) == ([("category", [one])], [("author", [])])
    lists = [generator.tags["tag"], generator.categories[0][1], generator.authors[0][1]]
    assert all(type(articles) is QuickList for articles in lists)
