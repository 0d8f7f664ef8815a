"""What consent records hold about a visitor: found, copied and erased whole, and never corrected."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from functions.consent import personal
from functions.core.attributes import typed
from functions.core.person import of_address, of_visitor
from functions.core.table import Table
from tests.functions.calls import Api

VISITOR = str(uuid4())


@pytest.fixture
def table(api: Api) -> Table:
    """The table of consents, by a client that is nobody's in particular."""
    return Table(api.database, "ConsentTable")


def put(table: Table, visitor: str = VISITOR, second: int = 0, **own: Any) -> dict[str, Any]:
    item = {"visitor": visitor, "id": str(uuid4()), "recorded_at": f"2026-11-23T00:00:{second:02}Z"} | own
    table.client.put_item(TableName=table.name, Item=typed(item))
    return item


def held(table: Table) -> list[dict[str, Any]]:
    return [item for page, _ in table.pages("scan") for item in page]


def test_a_visitor_s_records_are_copied_oldest_first_over_many_pages(table: Table) -> None:
    mine = [put(table, second=30 - number, note="x" * 50_000) for number in range(30)]
    put(table, str(uuid4()))
    assert personal.export(table, of_visitor(VISITOR)) == mine[::-1]
    pages = list(personal.find(table, of_visitor(VISITOR.upper())))
    assert len(pages) > 1
    keys = [key for part, _ in pages for key in part]
    assert sorted(key["id"] for key in keys) == sorted(item["id"] for item in mine)


def test_erasing_a_visitor_leaves_every_other(table: Table) -> None:
    put(table)
    put(table)
    other = put(table, str(uuid4()))
    assert personal.erase(table, of_visitor(VISITOR)) == 2
    assert held(table) == [other]


@pytest.mark.promise("P21")
def test_a_record_is_never_corrected_and_the_refusal_says_what_helps(table: Table) -> None:
    one = put(table)
    with pytest.raises(personal.AppendOnlyError, match="a new choice is recorded"):
        personal.correct(table, of_visitor(VISITOR))
    assert held(table) == [one]


def test_no_record_is_an_address_s(table: Table) -> None:
    put(table, "ada@example.org")
    ada = of_address("ada@example.org")
    assert (list(personal.find(table, ada)), personal.export(table, ada), personal.erase(table, ada)) == ([], [], 0)
    assert len(held(table)) == 1
