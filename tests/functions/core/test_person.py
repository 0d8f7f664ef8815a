"""Who is one person, in whatever spelling, and who is another."""

from __future__ import annotations

import unicodedata
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.core.person import of_address, of_visitor, one_way
from functions.core.text import IGNORABLE


@pytest.mark.promise("P14")
@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("ada@example.org", " ada@example.org\n"), ("ada@example.org", "ada@EXAMPLE.org"),
        ("ada@example.org", "Ada@example.org"), ("ada@example.org", "ada@example.org."),
        ("ada@example.org", "\u200bada@example.org"), ("ada@example.org", "ada@exa\u200bmple.org"),
        ("ada@example.org", "a\u00adda@example.org\ufeff"), ("ada@example.org", "ada @ example.org"),
        ("ada@example.org", "ada@example．org"), ("ada@example.org", "ada\u00a0@example.org"),
        ("zoë@straße.example", "ZOE\u0308@STRAẞE.example"), ("zoe@straße.example", "zoe@xn--strae-oqa.example"),
        ("zoe@k\u00f6nig.example", "zoe@ko\u0308nig.EXAMPLE"), ("ada@例子.广告", "ada@例子。广告"),
        ("ada@a\u200db.example", "ada@ab.example"), ("ada@a_b.example", "ada@A_B.example"),
        ("ada@☃.example", "ada@☃\u200b.EXAMPLE"),
    ],
)  # fmt: skip
def test_one_mailbox_in_two_spellings_is_one_person(one: str, same: str) -> None:
    assert of_address(one) == of_address(same)
    assert of_address(one).writes_from(same) and of_address(same).writes_from(one)


@pytest.mark.promise("P14")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zoe@strasse.example", "zoe@straße.example"), ("strasse@example.org", "straße@example.org"),
        ("ada@example.org", "ada@example.com"), ("ada@example.org", "adb@example.org"),
        ("ada@example.org", "a.da@example.org"), ("ada@example.org", "ada+shop@example.org"),
        ("ada@example.org", "äda@example.org"), ("ada@example.org", "ada@example.org.uk"),
        # Persian has words that are told apart by a non-joiner, and so does IDNA 2008.
        ("ada@نامهای.example", "ada@نامه\u200cای.example"),
    ],
)  # fmt: skip
def test_two_mailboxes_are_two_people_however_much_they_look_alike(one: str, other: str) -> None:
    assert of_address(one) != of_address(other)
    assert not of_address(one).writes_from(other)


@pytest.mark.parametrize("typed", ["", " ", "ada", "@", "ada@", "@example.org", "\u200b@example.org", "ada@\u2060"])
def test_what_is_no_address_is_nobody_and_is_not_repeated(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^no address$"):
        of_address(typed)


@pytest.mark.parametrize("stored", ["", "@", "ada", "\u200b", "@example.org"])
def test_nobody_wrote_from_what_is_no_address(stored: str) -> None:
    assert not of_address("ada@example.org").writes_from(stored)


@given(st.emails(), st.sampled_from(["\u200b", "\u00ad", "\ufeff", "\u2060", " ", "\t"]), st.integers(0, 99))
@settings(max_examples=100, deadline=None, database=None)
def test_what_nobody_sees_and_how_letters_are_composed_makes_no_difference(email: str, sign: str, place: int) -> None:
    place %= len(email) + 1
    spelt = unicodedata.normalize("NFD", email[:place] + sign + email[place:].upper())
    assert of_address(spelt) == of_address(email)
    assert not IGNORABLE.search(of_address(spelt).key)


def test_a_visitor_is_known_by_an_id_and_is_nobody_s_address() -> None:
    visitor = str(uuid4())
    assert of_visitor(f" {visitor.upper()} ") == of_visitor(visitor)
    assert of_visitor(visitor) != of_visitor(str(uuid4()))
    assert not of_visitor(visitor).writes_from(visitor)
    with pytest.raises(ValueError, match=r"^no visitor id$"):
        of_visitor("ada@example.org")


def test_the_one_way_name_of_a_visitor_is_always_the_same_and_is_no_random_id() -> None:
    visitor = str(uuid4())
    named = UUID(one_way(visitor))
    assert one_way(visitor) == str(named) != visitor
    assert named.version == 8
    assert one_way(str(uuid4())) != str(named)
