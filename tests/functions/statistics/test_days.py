"""The nightly roll-up: late, double and killed runs leave the same counts."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest

from functions import register as registers
from functions.statistics.views import COUNTED
from infra.local.gateway import Context
from tests.functions.calls import Api, silence

MONDAY = "2026-11-23"


def keep(api: Api, day: str, **changes: str) -> None:
    """Put a view into the table as the function writes it."""
    from functions.core.attributes import typed

    view_id = str(uuid4())
    kept = {"part": f"{day}#{view_id[0]}", "id": view_id, "path": "/", "site": "none", "browser": "Firefox"}
    kept |= {"language": "en", "width": "2"} | changes
    api.database.put_item(TableName="ViewTable", Item=typed(kept))


def run(api: Api, day: str, hour: str = "00:15:00") -> Any:
    return api.functions.handler("RollUpFunction")({"time": f"{day}T{hour}Z"}, Context("RollUpFunction", 300))


def days(api: Api) -> list[dict[str, Any]]:
    return sorted(api.items("DayTable"), key=lambda item: item["day"])


@pytest.mark.promise("P05")
@pytest.mark.both_stores
def test_a_night_counts_the_views_of_the_day_before_in_each_table(api: Api) -> None:
    for path in ("/", "/", "/shop/"):
        keep(api, MONDAY, path=path)
    keep(api, MONDAY, path="/shop/", site="google", language="de", width="0", browser="Safari")
    assert run(api, "2026-11-24") == {"views": 4}
    (day,) = days(api)
    expires = int(dt.datetime(2026, 11, 24, 0, 15, tzinfo=dt.UTC).timestamp()) + 731 * 86_400
    assert day == {
        "year": "2026", "day": MONDAY, "views": 4, "pages": {"/": 2, "/shop/": 2}, "sites": {"none": 3, "google": 1},
        "browsers": {"Firefox": 3, "Safari": 1}, "languages": {"en": 3, "de": 1}, "widths": {"2": 3, "0": 1},
        "pairs": {}, "expires_at": expires,
    }  # fmt: skip
    assert set(COUNTED) < set(day)


def answer(api: Api, day: str, granted: list[str], **changes: str) -> None:
    """Put a choice into the table as the consent function writes it, as far as it is counted."""
    from functions.core.attributes import typed

    choice = str(uuid4())
    kept = {"visitor": choice, "id": choice, "recorded_at": f"{day}T12:00:00Z", "surface": "banner", "granted": granted}
    api.database.put_item(TableName="ConsentTable", Item=typed(kept | changes))


@pytest.mark.both_stores
def test_a_night_counts_the_first_answers_to_the_banner_of_the_two_days_before(api: Api) -> None:
    keep(api, MONDAY)
    for granted in (["statistics", "marketing"], ["statistics"], [], []):
        answer(api, MONDAY, granted)
    answer(api, MONDAY, ["statistics"], surface="choices")
    answer(api, MONDAY, ["statistics"], visitor=str(uuid4()))
    answer(api, "2026-11-22", ["statistics"])
    answer(api, "2026-11-24", ["statistics"])
    run(api, "2026-11-24", "10:00:00")
    sunday, monday = days(api)
    assert (monday["answered"], monday["answers"]) == (4, {"all": 4, "statistics": 2, "marketing": 1})
    assert (sunday["answered"], "views" in sunday) == (1, False)
    assert set(monday) == set(registers.load().records["views"].fields)


def test_an_answer_that_was_erased_before_the_second_count_takes_nothing_away(api: Api) -> None:
    for _ in range(2):
        answer(api, MONDAY, ["statistics"])
    run(api, "2026-11-24")
    (first,) = days(api)
    gone = api.items("ConsentTable")[0]
    api.database.delete_item(TableName="ConsentTable", Key={name: {"S": gone[name]} for name in ("visitor", "id")})
    run(api, "2026-11-25")
    assert days(api) == [first]


def test_the_day_that_is_not_over_is_not_counted(api: Api) -> None:
    keep(api, MONDAY)
    assert run(api, MONDAY, "23:59:59") == {"views": 0}
    assert days(api) == []


def test_a_second_run_and_the_next_night_leave_the_same_counts(api: Api) -> None:
    keep(api, MONDAY)
    run(api, "2026-11-24")
    (first,) = days(api)
    run(api, "2026-11-24")
    run(api, "2026-11-25")
    assert days(api) == [first]


def test_a_run_that_was_killed_midway_is_made_good_by_the_next(api: Api, impatient: None) -> None:
    from functions.core.problems import Problem

    for day in (MONDAY, "2026-11-24"):
        keep(api, day)
    with silence("UpdateItem", 3), pytest.raises(Problem):
        run(api, "2026-11-25")
    assert run(api, "2026-11-25") == {"views": 2}
    assert [(day["day"], day["views"]) for day in days(api)] == [(MONDAY, 1), ("2026-11-24", 1)]


def test_a_run_that_comes_when_views_have_expired_takes_nothing_away(api: Api) -> None:
    keep(api, MONDAY)
    keep(api, MONDAY)
    run(api, "2026-11-24")
    (first,) = days(api)
    gone = api.items("ViewTable")[0]
    api.database.delete_item(TableName="ViewTable", Key={name: {"S": gone[name]} for name in ("part", "id")})
    run(api, "2026-11-25")
    assert days(api) == [first]


def test_a_missed_night_is_counted_the_night_after(api: Api) -> None:
    keep(api, MONDAY)
    assert run(api, "2026-11-25") == {"views": 1}
    assert [day["day"] for day in days(api)] == [MONDAY]


def test_a_view_that_is_of_no_pair_counts_for_none(api: Api) -> None:
    keep(api, MONDAY)
    keep(api, MONDAY, path="/shop/sumac/", pair="/shop/saffron-threads/ /shop/sumac/")
    run(api, "2026-11-24")
    assert [(day["views"], day["pairs"]) for day in days(api)] == [(2, {"/shop/saffron-threads/ /shop/sumac/": 1})]
