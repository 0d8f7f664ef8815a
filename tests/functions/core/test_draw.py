"""The draw: it follows from the list and the beacon alone, and a program that is not ours comes to the same."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.core import draw
from plugins.surveys import draws

# Round 1000 of drand's quicknet, as it was made on 23 August 2023.
SIGNATURE = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"
RANDOMNESS = "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd"
ENTRIES = [draw.entry("three-tins", f"ticket {number}") for number in range(200)]


def test_the_beacons_rounds_come_when_drand_says() -> None:
    assert draw.known_at(1000) == dt.datetime(2023, 8, 23, 15, 59, 24, tzinfo=dt.UTC)
    assert draw.randomness(SIGNATURE) == RANDOMNESS


@given(st.integers(1, 10**9))
def test_a_round_is_the_first_that_is_not_known_before_its_moment(number: int) -> None:
    known = draw.known_at(number)
    assert draw.round_at(known) == number
    assert draw.round_at(known - dt.timedelta(seconds=1)) == number
    assert draw.round_at(known + dt.timedelta(seconds=1)) == number + 1


@pytest.mark.promise("P15")
def test_a_short_program_that_shares_no_code_with_ours_draws_the_same(tmp_path: Path) -> None:
    recipe = draws.RECIPE.read_text(encoding="utf-8")
    assert len(recipe.splitlines()) <= 20 and "functions" not in recipe and "plugins" not in recipe
    made = draws.Draw("three-tins", 1000, 7, dt.date(2023, 8, 21), tuple(sorted(ENTRIES)), 0, SIGNATURE)
    (tmp_path / "draw.json").write_text(made.as_json(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", draws.RECIPE, tmp_path / "draw.json"], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == list(made.winners) and len(made.winners) == 7
    assert json.loads(made.as_json())["list_sha256"] == made.list_sha256


def test_neither_the_order_in_which_entries_came_nor_one_that_is_there_twice_changes_the_draw() -> None:
    drawn = draw.order(ENTRIES, RANDOMNESS)
    assert draw.order(ENTRIES[::-1], RANDOMNESS) == drawn
    assert sorted(drawn) == sorted(ENTRIES)


def test_one_entry_more_or_another_round_is_another_draw() -> None:
    drawn = draw.order(ENTRIES, RANDOMNESS)
    assert draw.order(ENTRIES, draw.randomness(SIGNATURE[:-2] + "38")) != drawn
    more = draw.order([*ENTRIES, draw.entry("three-tins", "one more")], RANDOMNESS)
    assert [one for one in more if one in ENTRIES] != drawn, "nobody can foresee what an entry of their own does"
