"""Nothing unknown: whatever any table holds of a person is on their page and in their copy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infra.template import TABLE
from tests import tables
from tests.functions.calls import choice, json_letter, ordered_by_message
from tests.functions.mailing import Mailing
from tests.functions.my_data.people import (
    HERE,
    Browser,
    bought,
    everything,
    joined,
    link,
    mailed,
    signed_in,
    terms,
    write_many,
)  # fmt: skip

ADA = "ada@example.org"


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    """What Ada left in the tables, and the cookies of her browser."""
    return {}


@pytest.fixture
def ada(mailing: Mailing, kept: dict[str, Any]) -> Browser:
    """Somebody of whom every store holds something, who is in, with the browser that allowed something; done once."""
    if not kept:
        kept["jar"], kept["tables"] = did_everything(mailing).jar, tables.contents()
    tables.put_back(kept["tables"])
    browser = Browser(mailing.api)
    browser.jar = dict(kept["jar"])
    return browser


def did_everything(mailing: Mailing) -> Browser:
    """All that somebody can do on the site."""
    api = mailing.api
    sent = json_letter(name="Ada Bell", email=ADA, message="First line\nSecond <b>line</b>")
    api.post_json("/api/contact", sent)
    ordered_by_message(api, name="Ada Bell", email="ADA@Example.org")
    api.post_json("/api/contact", json_letter(name="Ben", email="ben@example.org", message="Of somebody else"))
    everything(mailing, ADA)
    bought(mailing, "ben@example.org", name="Ben")
    mailed(mailing, joined(mailing, "ben@example.org"))
    visitor = api.post_json("/api/consent", choice())
    browser = signed_in(mailing, ADA)
    browser._kept(visitor)
    audited = {
        "record": sent["id"],
        "at": "2026-11-23T10:00:00.000000Z#aa",
        "id": "1",
        "who": "arn:aws:iam::1:user/mallory",
        "action": "open",
        "reason": "to answer it",
        "expires_at": 2_000_000_000,
    }
    from functions.core.attributes import typed

    api.database.put_item(TableName="AuditTable", Item=typed(audited))
    browser.post(f"{HERE}/correct", name="Ada Bell-Byron")
    return browser


def of_ada(mailing: Mailing, browser: Browser) -> list[tuple[str, dict[str, Any]]]:
    """Every item of every table that names her, her browser or one of those items."""
    from functions.newsletter import keys

    marks = {ADA, browser.jar["__Host-visitor"], keys.person_hash(ADA).lower()}
    names = [name for name in mailing.api.tables if name != "SenderTable"]
    everything = [(table, item) for table in names for item in mailing.api.items(table)]
    for _ in range(2):
        found = [(t, i) for t, i in everything if any(mark in json.dumps(i).lower() for mark in marks)]
        marks |= {str(item["id"]) for table, item in found if table != "AuditTable" and "id" in item}
    return found


@pytest.mark.promise("A05")
def test_no_item_of_any_table_that_belongs_to_the_person_is_missing_from_the_page(
    mailing: Mailing, ada: Browser
) -> None:
    page = ada.get(HERE)
    values = {value for _, value in terms(page)}
    found = of_ada(mailing, ada)
    assert {table for table, _ in found} == {
        "MessageTable",
        "ConsentTable",
        "SignInTable",
        "RequestTable",
        "AuditTable",
        "OrderTable",
        "ListTable",
        "ListProofTable",
        "SuppressionTable",
        "CampaignTable",
        "EntryTable",
    }
    assert {item["state"] for table, item in found if "placed_at" in item} == {
        "placed",
        "paid",
        "cancelled",
        "received",
    }
    for table, item in found:
        if table == "AuditTable":
            assert f"{item['action']} {item['record'][:8]}" in page.shown
            assert item["reason"] in page.shown
        elif str(item.get("id", "")).startswith("number#"):
            # It finds the order by its number, and both stand with the order.
            assert {item["order"], item["id"].removeprefix("number#")} <= values
        else:
            assert item.get("id") or item["person" if "person" in item else "item"] in values, table
            for name in ("id", "person", "message", "name", "email", "policy", "number", "words", "reason", "campaign"):
                assert not item.get(name) or item[name] in values, (table, name)
    assert "Of somebody else" not in page.text and "ben@example.org" not in page.text
    assert "arn:aws" not in page.text and "mallory" not in page.shown, "staff are not named"
    assert "one of us" in page.shown


def test_every_table_is_shown_or_is_said_to_be_tied_to_nobody(template: Any, register: Any) -> None:
    """The line that a new capability adds is asked for here."""
    from functions.my_data import stores

    shown = {register.records[store.record].store for store in stores.STORES}
    untied = {register.records[name].store for name in stores.UNTIED}
    assert shown | untied | {"AuditTable"} >= set(template.of_type(TABLE))


def test_every_capability_that_holds_something_of_people_has_a_store() -> None:
    from functions.my_data import stores

    modules = {Path(store.personal.__file__).relative_to(Path.cwd()).as_posix() for store in stores.STORES}
    assert {path.as_posix() for path in Path("functions").glob("*/personal.py")} <= modules


def test_each_store_says_where_its_data_comes_from_what_for_on_what_basis_who_gets_it_and_how_long(
    ada: Browser, register: Any
) -> None:
    from functions.my_data import stores, words

    said = terms(ada.get(HERE))
    for store in stores.STORES:
        entry = register.records[store.record]
        assert ("What for", entry.why) in said and ("On what legal basis", entry.legal_basis) in said
        assert ("How long", words.how_long(store.record)) in said
    assert len([label for label, value in said if label == "Who gets it" and "Amazon Web Services" in value]) == 10


def test_the_page_says_truly_how_long_copies_of_the_tables_can_be_read(ada: Browser, template: Any) -> None:
    from functions.my_data import erasing

    periods = {
        name: table["PointInTimeRecoverySpecification"].get("RecoveryPeriodInDays", 35)
        for name, table in template.of_type(TABLE).items()
        if "PointInTimeRecoverySpecification" in table
    }
    assert {periods[name] for name in ("MessageTable", "ConsentTable", "RequestTable")} == {erasing.BACKUP_DAYS} == {35}
    assert periods["SignInTable"] == 1
    assert "for 35 days, of sign-ins for one day" in ada.get(HERE).shown


def test_a_reader_of_another_address_sees_nothing_of_this_one(mailing: Mailing, ada: Browser) -> None:
    ben = signed_in(mailing, "ben@example.org")
    page = ben.get(HERE)
    assert "Of somebody else" in page.text
    assert "Ada" not in page.text and ADA not in page.text


def test_many_long_messages_are_shown_page_by_page_and_none_is_left_out(mailing: Mailing) -> None:
    wanted = write_many(mailing, 90, email=ADA, message="x" * 8_000)
    browser, path, shown, pages = signed_in(mailing, ADA), HERE, set(), 0
    while path:
        page = browser.get(path)
        pages += 1
        assert page.status == 200 and len(page.text.encode()) < 1_000_000
        shown |= {value for label, value in terms(page) if label == "Number"}
        path = page.text.partition(f'<a href="{HERE}?after=')[2].partition('"')[0]
        path = path and f"{HERE}?after={path}"
    assert shown >= wanted
    assert pages == 3


def test_of_five_hundred_messages_every_portion_is_small_and_none_is_left_out() -> None:
    from functions.my_data import portions, stores

    items = [{"id": str(number), "received_at": f"{number:04}", "message": "ä" * 10_000} for number in range(500)]
    everything = [stores.Held(store, items if store.record == "message" else []) for store in stores.STORES]
    after: int | None = 0
    shown: list[str] = []
    while after is not None:
        part, after = portions.of(everything, after)
        shown += [item["id"] for held in part for item in held.items]
        assert sum(len(str(held.items).encode()) for held in part) < 2_000_000
    assert shown == [str(number) for number in range(499, -1, -1)]


def test_what_is_shown_under_a_language_is_said_in_it(mailing: Mailing) -> None:
    mailing.write(email=ADA)
    browser = Browser(mailing.api)
    browser.ask(ADA, language="de")
    mailing.pump.pump()
    browser.press(link())
    assert '<html lang="de"' in browser.get(HERE).text
