"""What is published of a survey: no cell of fewer than ten people, and none that follows from the others."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from functions.core import survey_results
from functions.core.survey_files import Question, Section, Survey
from functions.core.survey_results import BASE, merged, merged_in_order

DAY = dt.date(2026, 11, 30)
ONE = Question("one", "one", "One?", True, ("a", "b", "c", "d"))
QUESTIONS = (
    ONE,
    Question("many", "many", "Many?", True, ("x", "y", "z")),
    Question("scale", "scale", "Scale?", True, ("no", "yes")),
    Question("number", "number", "Number?", True, least=1, most=9),
    Question("text", "text", "Text?", True, most=100),
)
SURVEY = Survey("s", "S", DAY, DAY, "anyone", (Section("", QUESTIONS),))


def somebody(dice: random.Random, skew: float) -> dict[str, Any]:
    """An answer that passes over some questions, and prefers the first choices the more, the larger ``skew`` is."""
    low = dice.random() ** skew
    found = {
        "one": ONE.options[int(low * 4)],
        "many": [name for name in ("x", "y", "z") if dice.random() < low] or ["x"],
        "scale": 1 + int(low * 5),
        "number": 1 + int(low * 9),
        "text": "Mace",
    }
    return {name: value for name, value in found.items() if dice.random() < skew / 6}


@pytest.mark.parametrize("seed", range(5))
def test_no_published_count_stands_for_fewer_than_ten_and_none_follows_from_a_total(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(50):
        skew = dice.uniform(0.5, 7)
        check([somebody(dice, skew) for _ in range(dice.choice((0, 3, 9, 10, 11, 25, 80, 200)))])


def check(given: list[dict[str, Any]]) -> None:
    held = survey_results.published(SURVEY, given)
    if len(given) < BASE:
        assert held == {"survey": "s", "answers": 0, "questions": {}}
        return
    assert held["answers"] == len(given) and "text" not in held["questions"]
    for name in ("one", "scale", "number"):
        rows = held["questions"][name]
        assert sum(count for _, count, _ in rows) == len(given)
        assert all(count >= BASE for _, count, _ in rows), rows
        assert [said for _, _, said in rows] == [f"{count:,}" for _, count, _ in rows]
    for _, count, said in held["questions"]["many"]:
        # Shown to the one, there are ten at least on either side of it; else a bound is said.
        assert said.startswith(("fewer than", "more than")) or (count >= BASE and len(given) - count >= BASE)


def test_small_cells_become_one_and_take_in_the_next_where_they_are_still_small() -> None:
    assert merged([("a", 40), ("b", 3), ("c", 9), ("d", 12)]) == [("a", 40), ("d", 12), ("b, c", 12)]
    assert merged([("a", 40), ("b", 3), ("c", 12)]) == [("a", 40), ("b, c", 15)]
    assert merged([("a", 40), ("b", 0)]) == [("a, b", 40)]
    assert merged([("a", 40), ("b", 30)]) == [("a", 40), ("b", 30)]


def test_neighbours_are_merged_and_cover_the_whole_scale() -> None:
    assert merged_in_order([(1, 2), (3, 30), (4, 11), (5, 4)], 1, 6) == [("1 to 3", 32), ("4 to 6", 15)]
    assert merged_in_order([(2, 10)], 1, 5) == [("1 to 5", 10)]


def test_a_choice_of_nearly_everyone_is_as_telling_as_one_of_hardly_anyone() -> None:
    given = [{"many": ["x", "y"]}] * 95 + [{"many": ["y", "z"]}] * 5
    assert survey_results.published(SURVEY, given)["questions"]["many"] == [
        ["x", 90, "more than 90"],
        ["y", 90, "more than 90"],
        ["z", 0, "fewer than 10 each"],
    ]
