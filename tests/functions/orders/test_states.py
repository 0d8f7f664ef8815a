"""The steps of an order: those of the table and no others, each once, with its goods and its mail."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count, product
from typing import Any

import pytest

from tests.functions.calls import Api, silence
from tests.functions.orders.ordering import begun, bought, left, orders, ours, placing, states

NOW = 1_795_400_000.0
ALL = ("placed", "paid", "sent", "closed", "expired", "cancelled", "withdrawn", "refunded")
Put = Callable[..., Any]


@pytest.fixture
def put(api: Api) -> Put:
    """An order of four bags that was placed and led through these steps."""
    numbers = count()

    def act(*steps: str) -> Any:
        order, _ = placing.place(ours(), bought(next(numbers), 4, NOW), lambda _: False)
        for to in steps:
            order = states.step(ours(), order, to, "maren", NOW)
        return order

    return act


def test_every_state_is_in_the_table_and_is_reached() -> None:
    assert set(states.STEPS) == set(states.ALL) == set(ALL)
    assert {to for steps in states.STEPS.values() for to in steps} == set(ALL) - {"placed"}
    assert set(states.MAILS) <= set(ALL) and set(states.ENDED) <= set(ALL)


PATHS = {
    "placed": (), "paid": ("paid",), "sent": ("paid", "sent"), "closed": ("paid", "sent", "closed"),
    "expired": ("expired",), "cancelled": ("cancelled",), "withdrawn": ("withdrawn",),
    "refunded": ("withdrawn", "refunded"),
}  # fmt: skip


def test_the_steps_of_the_table_are_taken_and_no_others(put: Put, api: Api) -> None:
    for start, to in product(ALL, ALL):
        api.empty()
        order = put(*PATHS[start])
        assert order.state == start
        if to in states.STEPS[start]:
            assert states.step(ours(), order, to, "maren", NOW).state == to
        else:
            with pytest.raises(states.NotAllowed):
                states.step(ours(), order, to, "maren", NOW)


def test_a_step_says_who_and_when_and_queues_its_mail(put: Put) -> None:
    order = states.step(ours(), put("paid"), "sent", "maren", NOW, change={"parcel": {"carrier": "DHL", "number": "1"}})
    assert [(one["state"], one["who"]) for one in order.history] == [
        ("placed", "customer"), ("paid", "maren"), ("sent", "maren"),
    ]  # fmt: skip
    assert order.history[-1]["at"] == "2026-11-23T02:13:20.000000Z"
    assert {key: mail["state"] for key, mail in order.mails.items()} == dict.fromkeys(
        ("staff", "confirmation", "paid", "sent"), "due"
    )
    assert order.outbox == "due" and order.parcel == {"carrier": "DHL", "number": "1"}


@pytest.mark.parametrize(
    "path", [("expired",), ("cancelled",), ("withdrawn",), ("paid", "cancelled"), ("paid", "withdrawn")]
)
def test_goods_that_never_left_are_back_on_the_shelf_once(put: Put, api: Api, path: tuple[str, ...]) -> None:
    put(*path)
    assert left(api) == {"sumac": begun()["sumac"]}


@pytest.mark.parametrize("path", [("paid", "sent", "withdrawn"), ("paid", "sent", "closed", "withdrawn", "refunded")])
def test_goods_that_were_sent_come_back_by_hand(put: Put, api: Api, path: tuple[str, ...]) -> None:
    put(*path)
    assert left(api)["sumac"] == begun()["sumac"] - 4


def test_money_that_came_late_sends_the_order_after_all_where_the_goods_are_still_there(put: Put, api: Api) -> None:
    late, later = put("expired"), put("expired")
    assert states.step(ours(), late, "paid", "maren", NOW).paid
    assert left(api)["sumac"] == begun()["sumac"] - 4
    api.database.put_item(TableName="StockTable", Item={"product": {"S": "sumac"}, "left": {"N": "3"}})
    with pytest.raises(states.SoldOut) as short:
        states.step(ours(), later, "paid", "maren", NOW)
    assert short.value.left == {"sumac": 3}
    assert states.step(ours(), later, "refunded", "maren", NOW).state == "refunded"


def test_of_two_who_take_a_step_at_once_one_does(put: Put, api: Api) -> None:
    order = put()

    def act(number: int) -> str:
        try:
            return str(states.step(ours(), order, ("cancelled", "paid")[number % 2], f"staff {number}", NOW).state)
        except states.NotAllowed:
            return "too late"

    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(act, range(8)))
    (item,) = orders(api)
    assert sorted(told)[:1] == [item["state"]] and told.count("too late") == 7
    assert len(item["history"]) == 2


def test_a_step_whose_answer_was_lost_is_not_taken_twice(put: Put, api: Api, impatient: None) -> None:
    order = put()
    with silence("TransactWriteItems", 1, landed=True), pytest.raises(states.NotAllowed):
        states.step(ours(), order, "cancelled", "maren", NOW)
    assert left(api)["sumac"] == begun()["sumac"] and len(orders(api)[0]["history"]) == 2


def test_what_was_paid_is_kept_longer_than_a_letter(put: Put) -> None:
    assert put().expires_at == 1_988_146_800  # 1 January 2033 in Germany
    assert put("paid").expires_at == 2_051_218_800  # 1 January 2035
    assert put("paid", "cancelled").expires_at == 2_051_218_800
