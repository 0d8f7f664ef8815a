"""What brought a visit: counted only for those who allow marketing, as a number a week and nothing else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from functions import register as registers
from functions.core import arrival_marks
from tests.functions.calls import OPTIONAL, Answer, Api, silence
from tests.versions import CURRENT

PATH = "/api/arrivals"
LETTER = "letter/the-new-harvest"


def send(api: Api, granted: str = "marketing", **sent: str) -> Answer:
    return api.post_form(PATH, {"source": LETTER} | sent, cookie=f"__Host-choices=v1.{CURRENT}.{granted}")


@pytest.mark.promise("P10")
@pytest.mark.both_stores
def test_a_visit_that_a_letter_brought_is_one_more_for_its_week_and_leaves_no_trace_of_its_own(
    api: Api, clock: SimpleNamespace
) -> None:
    answers = [send(api) for _ in range(3)]
    assert {(answer.status, answer.text, len(answer.cookies)) for answer in answers} == {(204, "", 0)}
    (kept,) = api.stored
    assert re.fullmatch("[0-9a-f-]{36}", kept.pop("last_update"))
    expires = int(clock.now) + 731 * 86_400
    assert kept == {"year": "2026", "arrival": f"2026-W48 {LETTER}", "visits": 3, "expires_at": expires}
    assert {*kept, "last_update"} == set(registers.load().records["arrivals"].fields)


@pytest.mark.parametrize("granted", ["", "+".join(name for name in OPTIONAL if name != "marketing")])
def test_without_a_yes_to_marketing_nothing_is_counted(api: Api, granted: str) -> None:
    assert send(api, granted).status == 204
    assert api.stored == []


def test_a_count_whose_answer_was_lost_counts_once(api: Api, impatient: None) -> None:
    with silence("UpdateItem", 1, landed=True):
        assert send(api).status == 204
    assert [item["visits"] for item in api.items("ArrivalTable")] == [1]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"source": "letter/no-such-letter"}, "source"),
        ({"source": "letter/preferences"}, "source"),
        ({"source": "shop/the-new-harvest"}, "source"),
        ({"source": ""}, "source"),
        ({"id": "7"}, "id"),
    ],
)
def test_what_is_no_letter_promotion_or_survey_of_ours_is_not_counted(
    api: Api, sent: dict[str, str], field: str
) -> None:
    cookie = f"__Host-choices=v1.{CURRENT}.marketing"
    found = api.post_json(PATH, {"source": LETTER} | sent, cookie=cookie)
    assert (found.status, [error["field"] for error in found.json["errors"]]) == (422, [field])
    assert api.stored == []


def test_a_promotion_that_runs_is_counted_by_its_code(
    api: Api, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.register import promotions

    monkeypatch.setattr(promotions, "current", lambda: {"WINTER10": None})
    assert send(api, source="promotion/winter10").status == 204
    (kept,) = api.stored
    assert kept["arrival"] == "2026-W48 promotion/winter10"
    assert send(api, source="promotion/winter11").status == 422


def test_the_counts_are_published_by_the_rule_of_all_others(api: Api, clock: SimpleNamespace) -> None:
    for _ in range(13):
        send(api)
    assert api.send("GET", "/statistics/weeks.json").json["weeks"] == [], "the week is not over"
    clock.now = dt.datetime(2026, 12, 1, tzinfo=dt.UTC).timestamp()
    (week,) = api.send("GET", "/statistics/weeks.json").json["weeks"]
    assert (week["week"], week["views"], week["sources"]) == ("2026-W48", 0, {LETTER: 10})
    assert f"{LETTER}: 10" in api.send("GET", "/statistics/").shown


@pytest.mark.promise("P06")
def test_neither_log_nor_metric_says_what_brought_the_visit(api: Api, told: Callable[[], str]) -> None:
    assert send(api).status == 204
    assert "harvest" not in told()


def test_the_script_reads_the_mark_that_links_carry() -> None:
    (pattern,) = re.findall(r"= /(.+)/\.exec", Path("theme/static/js/arrival.js").read_text(encoding="utf-8"))
    for kind in arrival_marks.KINDS:
        address = arrival_marks.marked("https://www.cardamum.exeve/shop/", kind, "a-7")
        found = re.search(pattern, address.partition("/shop/")[2])
        assert found is not None and found[1] == f"{kind}/a-7"
    assert arrival_marks.marked("/shop/#label", "letter", "a") == "/shop/#label"
