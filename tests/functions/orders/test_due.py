"""What the clock does with orders: one reminder, expiry, closing, and clearing; each once, whatever goes wrong."""

from __future__ import annotations

from typing import Any

from tests.functions.calls import Api, silence
from tests.functions.orders.ordering import Late, begun, left, orders, ours, placed, states, stored_order

DAY = 86_400
terms = Late("functions.orders.order")


def hour(api: Api, clock: Any, days: float = 0) -> None:
    """Some days later, the schedule goes off, twice as it may."""
    clock.now += days * DAY
    for _ in range(2):
        api.functions.invoke("OrdersDueFunction", {"source": "aws.events"})


def test_an_unpaid_order_is_reminded_of_once_and_expires_after_seven_days(api: Api, clock: Any) -> None:
    placed(api, clock)
    hour(api, clock, 3.9)
    assert "reminder" not in orders(api)[0]["mails"]
    hour(api, clock, 0.2)
    (item,) = orders(api)
    assert item["mails"]["reminder"] == {"state": "due", "tries": 0, "until": 0} and item["state"] == "placed"
    api.database.update_item(
        TableName="OrderTable", Key={"id": {"S": item["id"]}}, UpdateExpression="SET mails.reminder.tries = :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )  # fmt: skip
    hour(api, clock, 2.8)
    (item,) = orders(api)
    assert item["state"] == "placed" and item["mails"]["reminder"]["tries"] == 1, "a second reminder"
    hour(api, clock, 0.2)
    (item,) = orders(api)
    assert item["state"] == "expired" and item["history"][-1]["who"] == "schedule"
    assert left(api)["sumac"] == begun()["sumac"]


def test_what_was_paid_is_neither_reminded_of_nor_expires(api: Api, clock: Any) -> None:
    item = placed(api, clock)
    states.step(ours(), stored_order(item), "paid", "maren", clock.now)
    hour(api, clock, 400)
    (item,) = orders(api)
    assert item["state"] == "paid" and "reminder" not in item["mails"]


def test_an_order_that_nobody_looked_at_for_a_month_is_reminded_of_before_it_expires(api: Api, clock: Any) -> None:
    """The schedule stood still. Both are done, in their order, and nothing is lost."""
    placed(api, clock)
    hour(api, clock, 30)
    (item,) = orders(api)
    assert item["state"] == "expired" and "reminder" in item["mails"]


def test_a_sent_order_is_closed_and_a_year_later_keeps_what_the_law_wants_and_no_more(api: Api, clock: Any) -> None:
    item = placed(api, clock, phone="040 123", note="Third floor")
    order = stored_order(item)
    for to in ("paid", "sent"):
        order = states.step(ours(), order, to, "maren", clock.now)
    mails_went_out(api, item["id"])
    hour(api, clock, 31)
    assert orders(api)[0]["state"] == "closed"
    hour(api, clock, 366)
    (item,) = orders(api)
    gone = {"email", "phone", "note", "language", "mails", "outbox", "due", "due_at"}
    assert not gone & set(item)
    assert item["name"] == "Ada Bell" and item["totals"]["total"] and item["restricted_at"]


def test_an_order_whose_last_mail_is_still_to_go_out_keeps_the_address_for_it(api: Api, clock: Any) -> None:
    item = placed(api, clock)
    states.step(ours(), stored_order(item), "cancelled", "maren", clock.now)
    hour(api, clock, 366)
    assert orders(api)[0]["email"]
    mails_went_out(api, item["id"])
    hour(api, clock)
    assert "email" not in orders(api)[0]


def test_a_table_that_does_not_answer_is_asked_again(api: Api, clock: Any, impatient: None) -> None:
    placed(api, clock)
    clock.now += 5 * DAY
    with silence("TransactWriteItems"):
        try:
            api.functions.invoke("OrdersDueFunction", {"source": "aws.events"})
        except RuntimeError as said:
            assert "did not answer" in str(said)
        else:
            raise AssertionError("nobody was told")
    hour(api, clock)
    assert "reminder" in orders(api)[0]["mails"]


def test_a_term_is_as_long_over_the_change_of_the_clocks() -> None:
    """Summer time ended on 25 October 2026 and begins on 28 March 2027, both at 01:00 UTC."""
    for before in (1_792_800_000.0, 1_806_105_600.0):
        assert terms.days_on(before, 7) - before == 7 * DAY


def test_a_year_ends_when_it_does_in_germany() -> None:
    assert terms.kept_until(1_798_757_999.0, 6) == 1_988_146_800  # the last second of 2026 there
    assert terms.kept_until(1_798_758_000.0, 6) == 2_019_682_800  # the first of 2027


def mails_went_out(api: Api, order_id: str) -> None:
    api.database.update_item(TableName="OrderTable", Key={"id": {"S": order_id}}, UpdateExpression="REMOVE outbox")
