"""What messages hold about a person: all of it is found, copied, corrected and erased, and nobody else's."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from functions.contact import personal
from functions.core import person_index
from functions.core.attributes import typed
from functions.core.person import of_address, of_visitor
from functions.core.table import Table
from functions.core.text import TextError
from tests.aws import hooked, refusing
from tests.functions.calls import Api

ADA = of_address("ada@example.org")


@pytest.fixture
def table(api: Api) -> Table:
    """The table of messages, by a client that is nobody's in particular."""
    return Table(api.database, "MessageTable")


def put(table: Table, **own: Any) -> dict[str, Any]:
    item = {
        "id": str(uuid4()),
        "received_at": "2026-11-23T00:00:00Z",
        "name": "Ada",
        "email": "ada@example.org",
        "message": "Signed, Ada, ada@example.org",
        "expires_at": 1,
    } | own
    table.client.put_item(TableName=table.name, Item=typed(item))
    return item


def held(table: Table) -> list[dict[str, Any]]:
    return sorted((item for page, _ in table.pages("scan") for item in page), key=lambda item: str(item["id"]))


def spellings(table: Table) -> list[dict[str, Any]]:
    """Three messages of one person, over more than one page of a search."""
    emails = ("ada@example.org", "Ada@EXAMPLE.org", "\u200bada@example.org")
    return [
        put(table, email=email, received_at=f"2026-11-23T00:00:0{9 - n}Z", message="x" * 380_000)
        for n, email in enumerate(emails)
    ]


@pytest.mark.promise("P14")
def test_a_person_s_messages_are_found_in_every_spelling_and_the_whole_table_is_counted(table: Table) -> None:
    mine, other = spellings(table), put(table, email="adb@example.org")
    found = list(personal.find(table, ADA))
    assert len(found) > 1, "it goes over several pages"
    assert sum(seen for _, seen in found) == 4
    keys = [key for part, _ in found for key in part]
    assert sorted(key["id"] for key in keys) == sorted(item["id"] for item in mine)
    assert {"id": other["id"]} not in keys


@pytest.mark.promise("P14")
def test_a_copy_is_all_that_is_held_oldest_first(table: Table) -> None:
    mine = spellings(table)
    put(table, email="adb@example.org")
    assert personal.export(table, ADA) == mine[::-1]
    assert personal.export_one(table, {"id": "gone"}) is None


@pytest.mark.promise("P14")
def test_erasing_a_person_leaves_everybody_else(table: Table) -> None:
    spellings(table)
    other = put(table, email="adb@example.org")
    assert personal.erase(table, ADA) == 3
    assert held(table) == [other]
    assert personal.erase(table, ADA) == 0


@pytest.mark.promise("P14")
def test_name_and_address_are_corrected_and_what_was_written_stays(table: Table) -> None:
    one, other = put(table), put(table, email="adb@example.org")
    assert personal.correct(table, ADA, name=" Ada King ", email="ada.king@example.org") == 1
    new = "ada.king@example.org"
    corrected = one | {"name": "Ada King", "email": new, "person": person_index.hashed(new)}
    assert held(table) == sorted([corrected, other], key=lambda item: str(item["id"]))
    assert personal.correct(table, of_address("ada.king@example.org"), name="Ada") == 1
    assert personal.export(table, of_address("ada.king@example.org")) == [corrected | {"name": "Ada"}]


@pytest.mark.parametrize("given", [{"email": "no address"}, {"name": ""}, {"name": "x" * 201}])
def test_a_correction_that_the_form_would_not_take_changes_nothing(table: Table, given: dict[str, str]) -> None:
    one = put(table)
    with pytest.raises(TextError):
        personal.correct(table, ADA, **given)
    with pytest.raises(ValueError, match="nothing to correct"):
        personal.correct(table, ADA)
    assert held(table) == [one]


@pytest.mark.promise("P14")
def test_a_correction_brings_no_message_back_that_is_erased_meanwhile(table: Table) -> None:
    one = put(table)

    def erased(**_: Any) -> None:
        personal.erase_one(table, {"id": one["id"]})

    with hooked(table.client, "provide-client-params.dynamodb.UpdateItem", erased):
        assert personal.correct(table, ADA, name="Ada King") == 0
    assert held(table) == []


def test_a_table_that_refuses_is_heard(table: Table) -> None:
    put(table)
    refused = refusing("AccessDeniedException", "no")
    for operation, act in (("UpdateItem", personal.correct), ("DeleteItem", personal.erase), ("Scan", personal.export)):
        given = {"name": "Ada King"} if act is personal.correct else {}
        with (
            hooked(table.client, f"before-call.dynamodb.{operation}", refused),
            pytest.raises(ClientError, match="AccessDenied"),
        ):
            act(table, ADA, **given)  # type: ignore[operator]
    assert len(held(table)) == 1


def test_no_message_is_a_visitor_s(table: Table) -> None:
    visitor = of_visitor(str(uuid4()))
    put(table, email=visitor.key)
    assert (list(personal.find(table, visitor)), personal.export(table, visitor)) == ([], [])
    assert personal.erase(table, visitor) == 0
    assert len(held(table)) == 1
