"""Numbers that survive a phone call."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from functions.orders import number

DAY = dt.date(2026, 11, 30)


def test_a_number_names_its_year_and_is_read_back_as_it_was_made() -> None:
    made = {number.make(DAY) for _ in range(200)}
    assert len(made) > 190
    assert all(one.startswith("C26-") and number.read(one) == one for one in made)


def test_every_single_wrong_sign_is_found() -> None:
    plain = number.make(DAY).replace("-", "")
    wrong = [
        plain[:at] + sign + plain[at + 1 :]
        for at in range(1, len(plain))
        for sign in number.ALPHABET
        if sign != plain[at] and (at > 2 or sign.isdigit())
    ]
    assert len(wrong) > 150
    assert [one for one in wrong if number.read(one)] == []


def test_every_two_neighbours_that_changed_places_are_found() -> None:
    for _ in range(50):
        plain = number.make(DAY).replace("-", "")
        places = [at for at, (one, other) in enumerate(pairwise(plain)) if at and one != other]
        swapped = [plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :] for at in places]
        assert [one for one in swapped if number.read(one)] == []


def test_a_number_is_read_however_it_was_said_or_typed() -> None:
    name = f"C26-10KB-{number.check('2610KB')}"
    last = name[-1].lower()
    for typed in (name.lower(), f"c26 io kb {last}", f"C26\u2013lOKB\u2014{last}", f"  #C2610KB{last} "):
        assert number.read(typed) == name, typed


def test_what_is_no_number_is_none() -> None:
    for typed in ("", "C26", "C26-7F3K", "U26-7F3K-9", "C26-7F3U-9", "C26-7F3K-9" * 20, "٠٢٦"):
        assert number.read(typed) is None
