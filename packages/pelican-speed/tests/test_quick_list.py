"""A quick list is a list, and never says what a list would not."""

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.speed.membership import QuickList

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
def test_it_has_what_a_list_has(items: list[int], one: int) -> None:
    assert (one in QuickList(items)) == (one in items)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(change: str) -> None:
    plain, quick = [1, 2, 3], QuickList([1, 2, 3])
    assert 1 in quick
    CHANGES[change](plain)
    CHANGES[change](quick)
    assert quick == plain
    assert [one in quick for one in range(10)] == [one in plain for one in range(10)]


def test_what_cannot_be_hashed_is_found_all_the_same() -> None:
    assert [1] in QuickList([[1], [2]])
    assert [3] not in QuickList([[1], [2]])
    assert [1] not in QuickList([1, 2])


def test_it_is_pickled_as_a_list() -> None:
    assert type(pickle.loads(pickle.dumps(QuickList([1])))) is list
