"""A request by mail or phone: seen, written down with its due date, done by the code behind My data, and answered."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from desk.store import LOCAL_LIST_KEY
from functions.core.attributes import typed
from functions.newsletter import keys
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
    assert request["done"] == {"message": 1, "order": 0, "list": 0, "campaign": 0, "sign-in": 0}
    assert "email" not in request
    assert [item["email"] for item in items("MessageTable")] == ["ben@engine.example"]


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
