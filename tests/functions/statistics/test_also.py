"""What others looked at: pairs of products, counted without knowing who, used from ten on, the same for everyone."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from functions.statistics import also, weeks
from tests.functions.calls import Api
from tests.functions.statistics.test_routes import send, view

SUMAC, SAFFRON, ANISE = "/shop/sumac/", "/shop/saffron-threads/", "/shop/star-anise/"


@pytest.mark.promise("P13")
@pytest.mark.parametrize(
    ("path", "before", "kept"),
    [
        (SUMAC, SAFFRON, f"{SAFFRON} {SUMAC}"),
        (SAFFRON, SUMAC, f"{SAFFRON} {SUMAC}"),
        (SUMAC, "/shop/", None),
        (SUMAC, "/my-data/", None),
        (SUMAC, "/my-name-is-ada/", None),
        (SUMAC, SUMAC, None),
        ("/privacy/", SUMAC, None),
    ],
)
def test_of_the_page_before_nothing_is_kept_but_that_two_products_came_one_after_the_other(
    api: Api, clock: SimpleNamespace, path: str, before: str, kept: str | None
) -> None:
    assert send(api, view(path=path, **{"from": before})).status == 204
    (found,) = api.stored
    assert (found["site"], found.get("pair")) == ("here", kept)
    assert before == path or before not in {value for name, value in found.items() if name not in ("path", "pair")}


@pytest.mark.promise("P13")
def test_a_pair_is_used_from_the_threshold_on_both_ways_and_the_most_frequent_first() -> None:
    monday = dt.date(2026, 11, 23)
    pairs = {f"{SAFFRON} {SUMAC}": 25, f"{ANISE} {SUMAC}": 49, f"{SAFFRON} {ANISE}": 9}
    empty: dict[str, dict[str, int]] = {name: {} for name in weeks.COUNTED}
    day = {"day": f"{monday}", "views": 90} | empty | {"pairs": pairs}
    found = also.viewed(weeks.published([day], (), monday + dt.timedelta(days=9)))
    assert {path: [one["path"] for one in others] for path, others in found.items()} == {
        SUMAC: [ANISE, SAFFRON],
        SAFFRON: [SUMAC],
        ANISE: [SUMAC],
    }
    assert found[SAFFRON] == [{"path": SUMAC, "title": "Sumac"}]


def test_it_is_one_file_for_everyone_to_keep(api: Api) -> None:
    mine = api.send("GET", "/statistics/also.json", headers={"cookie": "__Host-visitor=7"})
    assert (mine.status, mine.headers["cache-control"], mine.cookies) == (200, "public, max-age=3600", [])
    assert mine.text == api.send("GET", "/statistics/also.json").text == "{}"
