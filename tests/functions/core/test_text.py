"""Text that a person typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.core import text


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (" a b ", "a b"), ("a\r\nb\rc\nd", "a\nb\nc\nd"), ("\n a \n", "a"), ("e\u0301", "é"),
        ("מה שלומך", "מה שלומך"), ("\U0001f469\u200d\U0001f33e", "\U0001f469\u200d\U0001f33e"), ("a\tb", "a\tb"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)  # fmt: skip
def test_text_of_any_script_is_brought_to_one_form(typed: str, wanted: str) -> None:
    assert text.clean(typed, 100, lines=True) == wanted


@pytest.mark.parametrize("bad", ["\x00", "\x08", "\x0b", "\x1b", "\x7f", "\x85", "\x9f", "\ud800", "\udfff", "\uffff"])
def test_what_cannot_be_stored_is_refused(bad: str) -> None:
    with pytest.raises(text.TextError, match="cannot be stored"):
        text.clean(f"a{bad}b", 100, lines=True)


@pytest.mark.parametrize("bad", [None, 7, b"x", ["x"], {}, True])
def test_what_is_no_text_is_refused(bad: object) -> None:
    with pytest.raises(text.TextError, match="must be text"):
        text.clean(bad, 100)


@pytest.mark.parametrize("bad", ["a\nb", "a\rb", "a\u2028b", "a\u2029b"])
def test_one_line_stays_one_line(bad: str) -> None:
    with pytest.raises(text.TextError, match="one line"):
        text.clean(bad, 100)


def test_the_limit_is_in_characters_after_all_is_in_one_form() -> None:
    assert text.clean(" " + "e\u0301" * 10 + " ", 10) == "é" * 10
    with pytest.raises(text.TextError, match="at most 10 characters, here it is 11"):
        text.clean("\U0001f331" * 11, 10)


@pytest.mark.parametrize("empty", ["", "   ", "\n\n", "\u3000"])
def test_nothing_is_refused_only_where_something_is_needed(empty: str) -> None:
    assert text.clean(empty, 10, lines=True, required=False) == ""
    with pytest.raises(text.TextError, match="fill this in"):
        text.clean(empty, 10, lines=True)


@given(st.text())
@settings(max_examples=200, deadline=None, database=None)
def test_cleaning_twice_is_cleaning_once_and_gives_what_can_be_stored(typed: str) -> None:
    try:
        once = text.clean(typed, 1_000, lines=True, required=False)
    except text.TextError:
        return
    assert text.clean(once, 1_000, lines=True, required=False) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once.encode().decode() == once
    assert "\r" not in once and "\x00" not in once


@pytest.mark.parametrize(
    ("name", "wanted"), [("a" * 99, "a" * 40), ("a\x00\nb\ud800\u202ec", "abc"), ("grün 漢", "grün 漢"), ("", "")]
)
def test_a_name_is_repeated_short_and_printable(name: str, wanted: str) -> None:
    assert text.shown(name) == wanted
