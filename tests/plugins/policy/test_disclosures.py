"""``/disclosures/``: every kind of request with its count, zeros too, and nothing before its gag has ended."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from functions.register import disclosures as register
from plugins.policy import disclosures

TODAY = dt.date(2026, 12, 24)
REQUEST = {
    "kind": "civil", "received": dt.date(2026, 12, 1), "people": 3, "answer": "in part", "told": 2,
    "basis": "§ 810 BGB",
}  # fmt: skip


def _row(data: dict[str, Any], kind: str = "civil") -> disclosures.Row:
    (row,) = (row for row in disclosures.rows(data, TODAY) if row.kind == kind)
    return row


@pytest.mark.promise("P26", "P27")
def test_every_kind_is_shown_with_zeros_where_nobody_asked() -> None:
    rows = disclosures.rows({"as_of": TODAY}, TODAY)
    assert [row.kind for row in rows] == list(register.KINDS)
    assert {(row.requests, row.people, row.told) for row in rows} == {(0, 0, 0)}


def test_a_request_is_counted_by_its_kind_with_people_answer_and_who_was_told() -> None:
    row = _row({"requests": [REQUEST, REQUEST | {"answer": "not at all"}]})
    assert (row.requests, row.people, row.full, row.part, row.none, row.told) == (2, 6, 0, 1, 1, 4)


def test_a_request_under_a_gag_is_counted_from_the_day_that_it_ends() -> None:
    assert _row({"requests": [REQUEST | {"gag_until": TODAY + dt.timedelta(1)}]}).requests == 0
    assert _row({"requests": [REQUEST | {"gag_until": TODAY}]}).requests == 1


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"kind": "fishing"}, "kind"),
        ({"answer": "maybe"}, "answer"),
        ({"told": 4}, "more people"),
        ({"people": "three"}, "people"),
        ({"name": "Ada"}, "nobody reads name"),
        ({"gag_until": "soon"}, "gag_until"),
    ],
)
def test_an_entry_that_the_table_cannot_count_is_refused(change: dict[str, Any], word: str) -> None:
    (what, *_) = register.mistakes({"as_of": TODAY, "requests": [REQUEST | change]})
    assert word in what
    assert list(register.mistakes({"as_of": TODAY, "requests": [REQUEST]})) == []


def test_a_register_without_its_day_is_refused() -> None:
    assert list(register.mistakes({})) == ["as_of is missing, the day on which all of it was last looked at"]


def test_page_and_data_say_the_same(site: Path) -> None:
    data = json.loads((site / "disclosures/disclosures.json").read_text(encoding="utf-8"))
    page = (site / "disclosures/index.html").read_text(encoding="utf-8")
    assert all(kind["title"] in page for kind in data["kinds"])
    assert data["requests"] == sum(kind["requests"] for kind in data["kinds"])
