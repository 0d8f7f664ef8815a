"""``/statistics/``: a week of visits as everyone sees it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest

from functions.statistics.pages import bars
from tests.functions.calls import Api
from tests.functions.statistics.test_days import MONDAY, answer, keep, run


def a_week(api: Api) -> None:
    """From Monday to Sunday 25 views a day, 5 of them of the shop, and 9 answers, 3 of them for statistics; each night
    is rolled up.
    """
    for number in range(7):
        day = dt.date.fromisoformat(MONDAY) + dt.timedelta(days=number)
        for path in ["/"] * 20 + ["/shop/"] * 5:
            keep(api, day.isoformat(), path=path)
        for granted in [["statistics"]] * 3 + [[]] * 6:
            answer(api, day.isoformat(), granted)
        run(api, (day + dt.timedelta(days=1)).isoformat())


@pytest.mark.promise("P05")
def test_a_week_of_visits_is_published_as_page_json_and_csv_for_everyone_to_keep(
    api: Api, clock: SimpleNamespace
) -> None:
    a_week(api)
    clock.now = dt.datetime(2026, 12, 1, tzinfo=dt.UTC).timestamp()
    page = api.send("GET", "/statistics/", headers={"accept": "text/html", "accept-language": "de"})
    assert (page.status, page.headers["cache-control"], page.cookies) == (200, "public, max-age=3600", [])
    assert 'lang="en"' in page.text
    assert "2026-W48: 170" in page.shown
    assert "/: 140/shop/: 30" in page.shown
    assert "Answered the banner: 60" in page.shown
    assert "Allowed “Statistics”: 20 (about 33 %)" in page.shown
    assert "Allowed “Social features”: fewer than 10" in page.shown
    assert page.text.count("<svg role=") == page.text.count("<table") == 7, "nothing came in pairs, or by a letter"
    (week,) = api.send("GET", "/statistics/weeks.json").json["weeks"]
    assert (week["views"], week["pages"]) == (170, {"/": 140, "/shop/": 30})
    assert "2026-W48,2026-11-23,2026-11-29,pages,/shop/,30" in api.send("GET", "/statistics/weeks.csv").text


def test_before_the_first_whole_week_the_page_says_so(api: Api, clock: SimpleNamespace) -> None:
    keep(api, "2026-11-22")
    run(api, "2026-11-23")
    assert "No whole week has been counted yet." in api.send("GET", "/statistics/").shown
    assert api.send("GET", "/statistics/weeks.json").json["weeks"] == []


def test_a_chart_is_whole_svg_whatever_its_rows_are_called() -> None:
    drawn = ET.fromstring(bars("A & B", {"<script>": 40, "b": 10}))
    texts = [one.text for one in drawn.iter("text")]
    assert texts == ["<script>: 40", "b: 10"]
    assert [one.get("width") for one in drawn.iter("rect")] == ["100%", "25%"]
