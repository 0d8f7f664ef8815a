"""A request by mail or phone: seen, written down with its due date, done by the code behind My data, and answered."""

from __future__ import annotations

import datetime as dt
import json
import re
import stat
from pathlib import Path
from typing import Any

import pytest

from desk.store import LOCAL_LIST_KEY, LOCAL_PERSON_KEY
from functions.consent.personal import receipt_id
from functions.core import person_index
from functions.core.attributes import typed
from functions.newsletter import keys
from functions.transparency import commitment
from tests.desk.conftest import Items, Put, Run

ADA = "ada@engine.example"
WHY = ("--for", "their request")


def test_what_is_held_of_a_person_is_shown_store_by_store_and_each_look_is_written_down(
    run: Run, put: Put, items: Items
) -> None:
    own = [put(email=ADA), put(email="Ada@Engine.EXAMPLE")]
    put(email="ben@engine.example")
    code, out, _ = run("person", ADA, "--json", *WHY)
    assert code == 0
    assert {item["id"] for item in json.loads(out)["message"]} == {item["id"] for item in own}
    lines = items("AuditTable")
    assert [line["action"] for line in lines].count("open") == 2
    assert ADA not in json.dumps(lines)


def test_a_request_is_due_within_a_month_and_listed_until_it_is_answered(run: Run, put: Put, items: Items) -> None:
    put(email=ADA)
    assert run("person", ADA, "--asks", "access", "--came", "phone", *WHY)[0] == 0
    _, out, _ = run("requests", "--json")
    (told,) = json.loads(out)
    left = dt.date.fromisoformat(told["due"]) - dt.datetime.now(dt.UTC).date()
    assert (told["kind"], told["came"]) == ("access", "phone")
    assert 27 <= left.days <= 28
    assert run("answered", told["id"], "a copy was posted")[0] == 0
    (request,) = items("RequestTable")
    assert (request["state"], request["log"][0]["said"]) == ("done", "a copy was posted")
    assert json.loads(run("requests", "--json")[1]) == []


def test_an_erasure_by_mail_is_the_same_as_by_the_page_and_its_receipt_can_be_handed_on(
    run: Run, put: Put, items: Items
) -> None:
    put(email=ADA)
    put(email="ben@engine.example")
    code, out, _ = run("person", ADA, "--erase", "--yes", *WHY)
    assert code == 0
    (request,) = items("RequestTable")
    assert f"/api/my-data/erased?id={request['id']}" in out
    assert request["done"] == {"message": 1, "order": 0, "list": 0, "campaign": 0, "entry": 0, "sign-in": 0}
    assert "email" not in request
    assert [item["email"] for item in items("MessageTable")] == ["ben@engine.example"]


@pytest.mark.promise("P14")
def test_all_of_an_address_is_erased_in_whatever_spelling_and_nobody_elses(run: Run, put: Put, items: Items) -> None:
    for email in ("Zoë@Straße.example", "zoë@xn--strae-oqa.example", "zoë\u200b@straße.example"):
        put(email=email)
    put(email="Zoë@Straße.example", status="quarantined", expires_at=1)
    other = ("oe@straße.example", "zoë@straße.example.org", "x@y.example", "zoë@strasse.example", "")
    others = {put(email=email)["id"] for email in other}
    assert run("person", " zoe\u0308@STRAẞE.example", "--erase", "--yes", *WHY)[0] == 0
    assert {item["id"] for item in items("MessageTable")} == others


@pytest.mark.parametrize("email", [" ", "ada", "@engine.example", "ada@", "\u200b@engine.example"])
def test_what_is_no_address_finds_nobody(run: Run, put: Put, items: Items, email: str) -> None:
    for held in ("", email):
        put(email=held)
    assert run("person", email, "--erase", "--yes", *WHY)[:2] == (64, "")
    assert len(items("MessageTable")) == 2 and items("AuditTable") == []


def test_an_objection_sets_messages_aside_and_ends_news_and_says_both(
    run: Run, put: Put, items: Items, database: Any
) -> None:
    for email in (ADA, "Ada@Engine.EXAMPLE", "ben@engine.example"):
        put(email=email)
    hashed = keys.person_hash(ADA, LOCAL_LIST_KEY)
    on_list = {"person": hashed, "email": ADA, "state": "confirmed", "topics": ["products"], "language": "en"}
    database.put_item(TableName="ListTable", Item=typed(on_list | {"revision": "r1", "yeses": [], "asks": []}))
    purposes = ("--to", "news", "--to", "messages", "--to", "statistics")
    code, out, _ = run("person", ADA, "--asks", "object", *purposes, "--came", "phone", *WHY)
    assert code == 0
    for said in ("They have left the list", "2 of 2 messages", "Page views are tied to nobody"):
        assert said in out
    statuses = sorted((item["email"], item["status"]) for item in items("MessageTable"))
    assert statuses == [("Ada@Engine.EXAMPLE", "quarantined"), (ADA, "quarantined"), ("ben@engine.example", "new")]
    (left,) = items("ListTable")
    assert (left["state"], "email" in left) == ("left", False)
    assert [line["event"] for line in items("ListProofTable")] == ["left"]
    written = sorted((item["state"], item["came"], item["log"][0]["said"]) for item in items("RequestTable"))
    assert written == [
        ("done", "phone", "left the list"),
        ("done", "phone", "page views are tied to nobody"),
        ("open", "phone", "2 messages are set aside"),
    ]
    again = run("person", ADA, "--asks", "object", "--to", "news", *WHY)
    assert again[0] == 0 and "not on the list" in again[1]


def test_a_name_is_put_right_by_the_code_of_the_page(run: Run, put: Put, items: Items) -> None:
    item = put(email=ADA, name="Ada Biron")
    assert run("person", ADA, "--asks", "correct", "--name", "Ada Byron", *WHY)[0] == 0
    assert [one["name"] for one in items("MessageTable")] == ["Ada Byron"]
    (request,) = items("RequestTable")
    assert (request["kind"], request["state"], request["came"]) == ("correct", "done", "mail")
    (line,) = (line for line in items("AuditTable") if line["action"] == "correct")
    assert line["record"] == item["id"] and line["who"] != "the person"
    assert run("person", ADA, "--asks", "correct", "--name", " ", *WHY)[0] == 64
    assert len(items("RequestTable")) == 1, "what cannot be done is no request that waits"


def test_a_copy_goes_into_a_file_of_its_makers_alone(run: Run, put: Put, items: Items, tmp_path: Path) -> None:
    item, file = put(email=ADA), tmp_path / "copy.json"
    assert run("person", ADA, "--output", str(file), *WHY)[:2] == (0, "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text(encoding="utf-8"))["message"][0]["id"] == item["id"]
    assert (item["id"], "export") in {(line["record"], line["action"]) for line in items("AuditTable")}
    assert run("person", ADA, "--output", str(file), *WHY)[0] == 64


@pytest.mark.parametrize("arguments", [["--asks", "object"], ["--to", "news"], ["--name", "Ada"]])
def test_what_is_asked_for_by_halves_is_told(run: Run, put: Put, items: Items, arguments: list[str]) -> None:
    put(email=ADA)
    assert run("person", ADA, *arguments, *WHY)[:2] == (64, "")
    assert items("AuditTable") == items("RequestTable") == []


def test_nothing_is_erased_where_nobody_can_say_yes(run: Run, put: Put, items: Items) -> None:
    put(email=ADA)
    assert run("person", ADA, "--erase", *WHY)[0] == 64
    assert len(items("MessageTable")) == 1


def test_what_is_no_address_or_no_request_is_said(run: Run, put: Put, database: Any) -> None:
    assert run("person", "nobody", *WHY)[0] == 64
    assert run("answered", "00000000-0000-4000-8000-000000000000", "nothing")[0] == 1


def test_an_erasure_at_the_desk_reaches_orders_and_the_list_as_well(run: Run, items: Items, database: Any) -> None:
    hashed = keys.person_hash(ADA, LOCAL_LIST_KEY)
    on_list = {"person": hashed, "email": ADA, "state": "confirmed", "topics": ["products"], "language": "en"}
    withdrawal = {"id": "withdrawal-1", "state": "done", "name": "Ada", "number": "C26", "email": ADA, "note": ""}
    withdrawal |= {"language": "en", "placed_at": "2026-11-30T10:00:00Z"}
    for table, item in (
        ("ListTable", on_list | {"revision": "r1", "yeses": []}),
        (
            "OrderTable",
            withdrawal | {"expires_at": 1_990_000_000},
        ),
    ):
        database.put_item(TableName=table, Item=typed(item))
    shown = json.loads(run("person", ADA, "--json", *WHY)[1])
    assert [one["email"] for one in shown["list"]] == [one["email"] for one in shown["order"]] == [ADA]
    assert run("person", ADA, "--erase", "--yes", *WHY)[0] == 0
    (order,) = items("OrderTable")
    assert order["restricted_at"] and "email" not in order and items("ListTable") == []
    assert [(line["person"], line["event"]) for line in items("ListProofTable")] == [(hashed, "erased")]
    (request,) = items("RequestTable")
    assert request["kept"]["order"] == {"count": 1, "until": 1_990_000_000}
    assert request["kept"]["list-proof"]["count"] == 1


def test_the_pass_gives_what_was_stored_before_its_hash_once(run: Run, put: Put, items: Items, database: Any) -> None:
    put(email=ADA, person="of an older key"), put(email=ADA.upper(), person="of an older key")
    nobodys = put(email="no address", person="nobody's")
    consent = {"visitor": "9d1c7c1e-0c51-4f0c-9e0c-8a7a1b7b6a01", "id": "7f3c1a52-6a0e-4c55-9a31-0f4b8f7d2e10"}
    database.put_item(TableName="ConsentTable", Item=typed(consent))
    for name, own in {"in": {"email": ADA}, "link": {"email": "new@engine.example", "instead_of": ADA}}.items():
        database.put_item(TableName="SignInTable", Item=typed({"id": name} | own))
    database.put_item(TableName="EntryTable", Item=typed({"id": "entry", "contest": "three-tins", "email": ADA}))
    before = commitment.of(consent)
    assert run("mark")[0] == 0
    own = [item["person"] for item in items("MessageTable") if item["id"] != nobodys["id"]]
    assert own == [person_index.hashed(ADA, LOCAL_PERSON_KEY)] * 2
    assert [item["person"] for item in items("EntryTable")] == own[:1]
    signed = {item["id"]: item for item in items("SignInTable")}
    assert signed["in"]["led_to"] == ["link"]
    assert signed["link"]["person"] == person_index.hashed("new@engine.example", LOCAL_PERSON_KEY)
    (marked,) = items("ConsentTable")
    assert marked["receipt"] == receipt_id(consent)
    assert commitment.of(marked) == before, "what the log has committed to stays as it was said"
    assert re.findall(r": (\d+) marked", run("mark")[2]) == ["0"] * 7


def test_the_pass_gives_every_record_the_hash_of_a_new_key(
    run: Run, put: Put, items: Items, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(email=ADA)
    run("mark")
    monkeypatch.setattr("desk.secret_keys.read", lambda *_: "a new key")
    assert run("mark")[0] == 0
    (item,) = items("MessageTable")
    assert item["person"] == person_index.hashed(ADA, "a new key")
