"""What an order waits for, and by which day."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from desk.orders import due_today
from functions.core.attributes import typed
from functions.orders.order import DAY
from tests.desk.orders.orders import an_order

# 23:30 in Hamburg, on the last evening of November.
NOW = dt.datetime(2026, 11, 30, 22, 30, tzinfo=dt.UTC).timestamp()
TODAY = dt.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("steps", "what", "by"),
    [
        (("paid",), "pack", TODAY),
        (("paid", "cancelled"), "pay back", dt.date(2026, 12, 14)),
        (("paid", "sent", "withdrawn"), "pay back", dt.date(2026, 12, 14)),
        ((), "expires", dt.date(2026, 12, 7)),
    ],
)
def test_each_order_says_what_it_waits_for_and_by_when(steps: tuple[str, ...], what: str, by: dt.date) -> None:
    assert due_today.task(an_order(now=NOW, steps=steps)) == due_today.Task(what, by)


@pytest.mark.parametrize(
    "steps", [("cancelled",), ("withdrawn",), ("expired",), ("paid", "sent"), ("paid", "sent", "closed")]
)
def test_where_no_money_came_or_nothing_is_left_to_do_an_order_waits_for_nothing(steps: tuple[str, ...]) -> None:
    assert due_today.task(an_order(now=NOW, steps=steps)) is None


def test_a_corrected_address_moves_no_day() -> None:
    order = an_order(now=NOW, steps=("paid",))
    order.history.append({"state": "paid", "what": "address", "at": "2026-12-24T12:00:00Z", "who": "customer"})
    assert due_today.task(order) == due_today.Task("pack", TODAY)


def test_an_order_that_is_still_to_be_reminded_says_so() -> None:
    order = an_order(now=NOW, due="remind", due_at="2026-12-04T22:30:00Z")
    assert due_today.task(order) == due_today.Task("is reminded", dt.date(2026, 12, 4))


def test_the_summary_counts_what_is_due_by_today_and_not_what_comes_later() -> None:
    orders = [an_order(now=NOW, steps=("paid",)), an_order(now=NOW - DAY, steps=("paid",))]
    orders += [an_order(now=NOW - days * DAY, steps=("paid", "cancelled")) for days in (13, 14, 15)]
    tasks = [one for order in orders if (one := due_today.task(order))]
    assert due_today.summary(tasks, TODAY) == "Due today: 2 to pack, 2 to pay back."
    assert due_today.summary([], TODAY) == "Due today: nothing."


def test_the_list_can_be_narrowed_to_what_is_due_today_and_tells_it_above(run: Any, database: Any) -> None:
    late, early = an_order("7F3K", steps=("paid",)), an_order("9Q2M", steps=("paid", "cancelled"))
    for order in (late, early):
        database.put_item(TableName="OrderTable", Item=typed(order.as_item()))
    assert "Due today: 1 to pack." in run("orders")[2]
    assert len(json.loads(run("orders", "--json")[1])["orders"]) == 2
    (row,) = json.loads(run("orders", "--today", "--json")[1])["orders"]
    assert (row["number"], row["do"]) == (late.number, "pack")
