"""What is held of somebody is found by a keyed hash in each item, and what has none yet is found as before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from functions.core import person_index
from tests.functions.calls import on_call
from tests.functions.mailing import Mailing
from tests.functions.my_data.people import HERE, Browser, bought, entered, everything, link, put_all, signed_in, terms

ADA = "ada@example.org"
TABLES = ("MessageTable", "OrderTable", "SignInTable", "RequestTable", "EntryTable")


@pytest.fixture
def calls() -> Iterator[list[tuple[str, str]]]:
    """Each call to a table: what was asked, of which table."""
    made: list[tuple[str, str]] = []

    def noted(model: Any, params: Any, **_: Any) -> None:
        body = json.loads(params["body"])
        made.append((model.name, body.get("TableName") or next(iter(body.get("RequestItems", {})), "")))

    with on_call("before-call.dynamodb", noted):
        yield made


def of_people(mailing: Mailing) -> list[tuple[str, dict[str, Any]]]:
    return [(table, item) for table in TABLES for item in mailing.api.items(table)]


def ids(browser: Browser) -> set[str]:
    """The numbers of everything on the page."""
    return {value for label, value in terms(browser.get(HERE)) if label == "Number"}


def test_every_item_that_names_an_address_has_its_hash_and_no_other_has_one(mailing: Mailing) -> None:
    mailing.write(email=ADA.upper())
    everything(mailing, ADA)
    browser = signed_in(mailing, ADA)
    browser.post(f"{HERE}/correct", name="Ada Bell")
    browser.post(f"{HERE}/correct", email="ada@engine.example")
    found = of_people(mailing)
    assert {table for table, _ in found} == set(TABLES)
    for table, item in found:
        expected = person_index.hashed(item["email"]) if item.get("email") else None
        assert item.get("person") == expected, (table, sorted(item))
        assert ADA not in str(item.get("person"))


def test_the_hash_is_the_same_for_every_spelling_and_another_with_another_key(mailing: Mailing) -> None:
    assert person_index.hashed(" ADA@Example.ORG ") == person_index.hashed(ADA)
    assert person_index.hashed(ADA, "another key") != person_index.hashed(ADA)
    assert len({person_index.hashed(ADA), person_index.hashed("ben@example.org")}) == 2


def test_showing_everything_searches_no_table(mailing: Mailing, calls: list[tuple[str, str]]) -> None:
    mailing.write(email=ADA)
    bought(mailing, ADA)
    entered(mailing, ADA)
    browser = signed_in(mailing, ADA)
    calls.clear()
    for accept in ("text/html", "application/json"):
        assert browser.get(HERE, accept).status == 200
    assert {table for name, table in calls if name == "Scan"} == set()
    assert {table for name, table in calls if name == "BatchGetItem"} >= {*TABLES} - {"RequestTable"}


def test_an_erasure_searches_whole_tables_and_finds_what_the_index_does_not_know_yet(
    mailing: Mailing, calls: list[tuple[str, str]]
) -> None:
    written = mailing.write(email=ADA)
    browser = signed_in(mailing, ADA)
    key = {"id": {"S": written}}
    mailing.api.database.update_item(TableName="MessageTable", Key=key, UpdateExpression="REMOVE person")
    assert written not in ids(browser)
    assert "Messages you send us" in browser.get(f"{HERE}/erase").shown
    calls.clear()
    browser.post(f"{HERE}/erase", sure="yes")
    assert {table for name, table in calls if name == "Scan"} == set(TABLES)
    assert mailing.api.items("MessageTable") == []


def test_until_the_pass_has_said_so_what_has_no_hash_is_found_by_a_search(
    mailing: Mailing, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = mailing.write(email=ADA)
    (item,) = mailing.api.items("MessageTable")
    old = {name: value for name, value in item.items() if name != "person"} | {"id": f"0{written[1:]}"}
    put_all(mailing.api, "MessageTable", [old])
    monkeypatch.setenv("PERSON_INDEX", "search")
    assert ids(signed_in(mailing, ADA)) >= {written, old["id"]}


def test_an_index_that_is_behind_shows_nobody_what_is_no_longer_theirs(mailing: Mailing) -> None:
    mailing.write(email=ADA)
    (item,) = mailing.api.items("MessageTable")
    other = item | {"id": f"0{item['id'][1:]}", "email": "ben@example.org"}
    put_all(mailing.api, "MessageTable", [other])
    assert item["id"] in ids(browser := signed_in(mailing, ADA))
    assert other["id"] not in ids(browser)


def test_a_link_to_a_new_address_is_on_the_page_of_the_old_one(mailing: Mailing) -> None:
    mailing.write(email=ADA)
    browser = signed_in(mailing, ADA)
    browser.post(f"{HERE}/correct", email="ada@engine.example")
    (asked,) = [item for item in mailing.api.items("SignInTable") if item.get("instead_of")]
    (own,) = [item for item in mailing.api.items("SignInTable") if not item.get("instead_of")]
    assert own["led_to"] == [asked["id"]]
    assert asked["expires_at"] == own["expires_at"], "what leads to it is there as long as it is"
    assert {asked["id"], own["id"]} <= ids(browser)


def test_whose_address_was_put_right_is_found_under_the_new_one_alone(mailing: Mailing) -> None:
    written = mailing.write(email=ADA)
    order = bought(mailing, ADA)
    browser = signed_in(mailing, ADA)
    browser.post(f"{HERE}/correct", email="ada@engine.example")
    mailing.pump.pump()
    browser.press(link())
    assert {written, order["id"]} <= ids(browser)
    index = [item for _, item in of_people(mailing) if item.get("person") == person_index.hashed(ADA)]
    assert {item["id"] for item in index} & {written, order["id"]} == set()


@pytest.mark.promise("P14")
def test_an_erasure_leaves_the_hash_nowhere(mailing: Mailing) -> None:
    mailing.write(email=ADA)
    everything(mailing, ADA)
    for order in mailing.api.items("OrderTable"):
        assert order.get("person") == (person_index.hashed(ADA) if "email" in order else None)
    browser = signed_in(mailing, ADA)
    browser.post(f"{HERE}/correct", name="Ada Bell")
    browser.post(f"{HERE}/erase", sure="yes")
    # An order under way still has its address, and loses both together on the day it ends.
    for table, item in of_people(mailing):
        assert ("person" in item) is ("email" in item), table
        assert "person" not in item or item["erasure_asked_at"], table
