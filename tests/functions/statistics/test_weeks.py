"""What is published: whole weeks, rounded down to tens, so that no one person's visits show."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.statistics import weeks
from functions.statistics.views import COUNTED

MONDAY = dt.date(2026, 11, 23)
LATER = MONDAY + dt.timedelta(days=30)
VALUES: tuple[tuple[str, ...], ...] = (
    ("/", "/shop/", "/about/"), ("none", "google"), ("Firefox", "Safari"), ("en", "de"), ("0", "2"),
    ("/shop/saffron-threads/ /shop/sumac/", "/shop/star-anise/ /shop/sumac/"),
)  # fmt: skip
# Of nine days; one draw for each, because drawing field by field takes longer than all the rest.
VIEW = st.sampled_from([*product(range(9), *VALUES)])
ARRIVALS = st.integers(0, 40).map(lambda visits: [(MONDAY, "letter/a", visits)])
ANSWER = st.sampled_from([*product(range(9), ((), ("statistics",), ("statistics", "marketing")))])


def days(views: list[Any], answers: list[Any] | None = None) -> list[dict[str, Any]]:
    """Views and answers to the banner, each with its day's number, as the roll-up counts them."""
    answers, found = answers or [], []
    for number in sorted({one[0] for one in views + answers}):
        day: dict[str, Any] = {"day": f"{MONDAY + dt.timedelta(days=number)}"}
        if mine := [view for view in views if view[0] == number]:
            tables = {name: dict(Counter(view[1 + at] for view in mine)) for at, name in enumerate(COUNTED)}
            day |= {"views": len(mine)} | tables
        if given := [granted for at, granted in answers if at == number]:
            day |= {"answered": len(given), "answers": dict(Counter(name for one in given for name in ("all", *one)))}
        found.append(day)
    return found


def numbers(views: list[Any], arrivals: Any = (), answers: list[Any] | None = None) -> dict[tuple[str, ...], int]:
    """Every published number by its place."""
    found: dict[tuple[str, ...], int] = {}
    for week in weeks.published(days(views, answers), arrivals, LATER):
        found[(week.name,)] = week.views
        found |= {(week.name, table, name): n for table, rows in week.tables.items() for name, n in rows.items()}
    return found


def done(views: int, answers: int) -> st.SearchStrategy[tuple[list[Any], list[Any], list[Any]]]:
    """What people did: up to so many views, visits by a letter, and up to so many answers to the banner."""
    return st.tuples(st.lists(VIEW, max_size=views), ARRIVALS, st.lists(ANSWER, max_size=answers))


@pytest.mark.promise("P05")
@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine draws slowly
@given(done(60, 40), done(25, 12))
def test_anyone_changes_no_published_number_by_more_than_what_they_did_rounded_up_to_tens(
    others: Any, theirs: Any
) -> None:
    without = numbers(*others)
    with_them = numbers(*(other + their for other, their in zip(others, theirs, strict=True)))
    views, arrivals, answers = theirs
    most = -(-max(len(views), arrivals[0][2], len(answers)) // 10) * 10
    for place in {*without, *with_them}:
        assert 0 <= with_them.get(place, 0) - without.get(place, 0) <= most


@pytest.mark.promise("P05")
@given(st.lists(VIEW, max_size=80), ARRIVALS, st.lists(ANSWER, max_size=40))
def test_every_published_number_and_so_every_difference_is_a_multiple_of_ten(
    views: list[Any], arrivals: list[Any], answers: list[Any]
) -> None:
    published = numbers(views, arrivals, answers)
    assert all(number % 10 == 0 for number in published.values())
    assert all(number >= 10 for place, number in published.items() if len(place) > 1)


def test_a_total_is_rounded_by_itself() -> None:
    views = [
        (0, path, "none", "Firefox", "en", "2", "/shop/saffron-threads/ /shop/sumac/")
        for path in ["/"] * 15 + ["/shop/"] * 15 + ["/about/"] * 9
    ]
    (week,) = weeks.published(days(views), (), LATER)
    assert (week.views, week.tables["pages"]) == (30, {"/": 10, "/shop/": 10})


@pytest.mark.parametrize(("after", "shown"), [(7, 0), (8, 1)])
def test_a_week_is_published_once_its_sunday_has_been_counted_twice(after: int, shown: int) -> None:
    views = [(6, "/", "none", "Firefox", "en", "2", "/shop/saffron-threads/ /shop/sumac/")] * 20
    assert len(weeks.published(days(views), (), MONDAY + dt.timedelta(days=after))) == shown


def test_json_and_csv_hold_the_same_numbers() -> None:
    published = weeks.published(
        days(
            [(0, "/", "google", "Firefox", "de", "2", "/shop/star-anise/ /shop/sumac/")] * 25,
            [(1, ("statistics",))] * 15 + [(2, ())] * 8,
        ),
        [(MONDAY, "letter/a", 31)],
        LATER,
    )
    (week,) = weeks.as_json(published)["weeks"]
    assert (week["week"], week["views"], week["sources"]) == ("2026-W48", 20, {"letter/a": 30})
    assert week["answers"] == {"all": 20, "statistics": 10}
    lines = list(csv.DictReader(io.StringIO(weeks.as_csv(published))))
    assert {(one["table"], one["name"]): int(one["views"]) for one in lines} == {
        ("all", ""): 20,
        **{(table, name): n for table in weeks.TABLES for name, n in week[table].items()},
    }
