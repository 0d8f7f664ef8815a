"""What someone may have meant."""

from __future__ import annotations

import pytest

from plugins.core.suggest import UnknownWordError, listed, meant, nearest


@pytest.mark.parametrize(
    ("word", "likeness", "near"),
    [("sumary", 0.7, "summary"), ("price", 0.7, ""), ("", 0.7, ""), ("sumary", 0.99, "")],
)
def test_the_likeliest_word_is_found_and_none_where_none_is_likely(word: str, likeness: float, near: str) -> None:
    assert nearest(word, ["title", "summary", "alt"], likeness) == near


def test_it_is_asked_for_only_where_there_is_one() -> None:
    assert meant("summary") == "Did you mean “summary”? "
    assert not meant("")
    assert UnknownWordError("must be a or b", "aa", ["aaa", "b"]).near == "aaa"


def test_a_long_list_is_cut() -> None:
    assert listed("abc") == "a, b, c"
    assert listed(map(str, range(30))).endswith("22, 23 and 6 more")
