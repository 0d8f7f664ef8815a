"""Text that a person typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.core import text
from tests.typed import TEXTS


@pytest.mark.parametrize("case", [one for one in TEXTS if one["kind"] != "order"], ids=lambda case: case["because"])
def test_what_was_pasted_is_mended_and_what_nobody_sees_is_kept_only_where_it_is_needed(case: dict[str, str]) -> None:
    assert text.clean(case["typed"], 100, lines=case["kind"] == "message", required=False) == case["read"]


def test_half_an_emoji_is_shown_as_what_is_lost() -> None:
    assert text.clean("a\ud83cb\udf31", 100) == "a\ufffdb\ufffd"


@pytest.mark.parametrize("bad", [None, 7, b"x", ["x"], {}, True])
def test_what_is_no_text_is_refused(bad: object) -> None:
    with pytest.raises(text.TextError, match="must be text"):
        text.clean(bad, 100)


def test_the_limit_is_in_characters_after_all_is_in_one_form() -> None:
    assert text.clean(" " + "e\u0301" * 10 + " ", 10) == "é" * 10
    with pytest.raises(text.TextError, match="at most 10 characters, here it is 11"):
        text.clean("\U0001f331" * 11, 10)


@pytest.mark.parametrize("empty", ["", "   ", "\n\n", "\u3000", "\u200b", "\u2800", "\u2800 \u2800", "\x02"])
def test_nothing_is_refused_only_where_something_is_needed(empty: str) -> None:
    assert text.clean(empty, 10, lines=True, required=False) == ""
    with pytest.raises(text.TextError, match="fill this in"):
        text.clean(empty, 10, lines=True)


# Hypothesis seldom makes by itself what this is about.
NEEDS = st.sampled_from([*"a1#\u0301\u0308éကក\u200b\u200d\ufe0f\u034f\u115f\u1161\u1100\u1160\u2800 \n\x0b",
                         *"\x02ש\u200f\u202e",
                         "\U0001f469", "\U0001f3f4", "\U000e0067", "\U000e007f", "\u212b", "\u1ea1"])  # fmt: skip


@given(st.text() | st.text(NEEDS, max_size=12))
@settings(max_examples=400, deadline=None, database=None)
def test_cleaning_twice_is_cleaning_once_and_gives_what_can_be_stored(typed: str) -> None:
    once = text.clean(typed, 10_000, lines=True, required=False)
    assert text.clean(once, 10_000, lines=True, required=False) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once.encode().decode() == once
    assert "\r" not in once and "\x00" not in once
    assert not once or text.clean(once, 10_000, lines=True)


@pytest.mark.parametrize(
    ("name", "wanted"), [("a" * 99, "a" * 40), ("a\x00\nb\ud800\u202ec", "abc"), ("grün 漢", "grün 漢"), ("", "")]
)
def test_a_name_is_repeated_short_and_printable(name: str, wanted: str) -> None:
    assert text.shown(name) == wanted
