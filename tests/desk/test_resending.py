"""``resend``: mails that were given up or withheld go out again, whatever they are about."""

from __future__ import annotations

import time
from typing import Any

import pytest

from functions.core.attributes import typed
from functions.mail.states import DUE, WITHHELD, fresh
from tests.desk.conftest import Items, Put, Run
from tests.desk.orders.orders import an_order

FAILED = {"state": "failed", "tries": 1, "until": 0}
SENT = {"state": "sent", "tries": 1, "until": 0}


@pytest.mark.promise("P18")
def test_what_was_given_up_is_sent_again_and_nothing_else(run: Run, put: Put, items: Items) -> None:
    mails = fresh("staff", "confirmation")["mails"]
    mails["staff"]["state"], mails["confirmation"]["state"] = "sent", "failed"
    item = put(mails=mails | {"undelivered-confirmation": {"state": "sent", "tries": 1, "until": 0}})
    code, out, _ = run("resend", item["id"][:8])
    assert (code, out) == (0, f"{item['id'][:8]}: confirmation goes out again.\n")
    (now,) = items("MessageTable")
    assert now["outbox"] == "due"
    assert now["mails"]["confirmation"] == {"state": "due", "tries": 0, "until": 0}
    assert (now["mails"]["staff"]["state"], now["mails"]["undelivered-confirmation"]["state"]) == ("sent", "sent")
    assert [line["action"] for line in items("AuditTable")] == ["resend"]


def test_where_nothing_was_given_up_or_it_is_set_aside_nothing_is_sent_again(run: Run, put: Put, items: Items) -> None:
    assert run("resend", put()["id"])[0] == 1
    failed = {"confirmation": {"state": "failed", "tries": 1, "until": 0}}
    code, _, err = run("resend", put(status="quarantined", mails=failed)["id"])
    assert (code, "release it first" in err) == (4, True)


@pytest.mark.parametrize("state", [FAILED, WITHHELD], ids=["failed", "withheld"])
def test_an_order_s_mail_goes_out_again_by_its_number(run: Run, database: Any, items: Items, state: Any) -> None:
    order = an_order(mails={"staff": SENT, "confirmation": state})
    database.put_item(TableName="OrderTable", Item=typed(order.as_item()))
    pointing = {"id": f"number#{order.number}", "order": order.id, "expires_at": order.expires_at}
    database.put_item(TableName="OrderTable", Item=typed(pointing))
    assert run("resend", order.number.lower())[:2] == (0, f"{order.number}: confirmation goes out again.\n")
    (now,) = [item for item in items("OrderTable") if item["id"] == order.id]
    assert (now["outbox"], now["mails"]) == ("due", {"staff": SENT, "confirmation": DUE})
    assert [(line["record"], line["action"]) for line in items("AuditTable")] == [(order.id, "resend")]


def test_all_that_is_stuck_goes_out_again_but_for_what_would_come_too_late(
    run: Run, put: Put, database: Any, items: Items
) -> None:
    mails, later = {"one": FAILED, "two": SENT}, int(time.time()) + 900
    kept = {"mails": mails, "expires_at": later}
    put(mails=mails)
    put(mails=mails, status="quarantined")
    put(mails={"two": SENT})
    for table, item in (
        ("OrderTable", {"id": "withdrawal-1", "state": "received", **kept}),
        ("OrderTable", {"id": "no-number", "state": "placed", **kept}),
        ("SignInTable", {"id": "fresh", "link_until": later, **kept}),
        ("SignInTable", {"id": "late", "link_until": later - 1_000, **kept}),
        ("ListTable", {"person": "hash", **kept}),
        ("ListTable", {"person": "gone", "mails": mails, "expires_at": later - 1_000}),
    ):
        database.put_item(TableName=table, Item=typed(item))
    code, out, err = run("resend", "--all")
    assert code == 0 and out.count("one goes out again") == 4
    assert "no-number is not as it should be" in err
    again = [item for table in ("OrderTable", "SignInTable", "ListTable") for item in items(table) if "outbox" in item]
    assert [item.get("person", item.get("id")) for item in again] == ["withdrawal-1", "fresh", "hash"]
    assert all(item["mails"] == {"one": DUE, "two": SENT} for item in again)
    assert run("resend")[0] == run("resend", "--all", "x")[0] == 64
