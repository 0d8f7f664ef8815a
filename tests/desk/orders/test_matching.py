"""Which order a payment is for: proposed, and never decided."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from desk.orders import matching
from desk.orders.payments import Payment
from functions.orders import payment
from functions.orders.order import Order
from tests.desk.orders.orders import an_order


def paid(text: str = "", amount: str = "23.40", payer: str = "ADA BYRON", entry: str = "e1") -> Payment:
    return Payment(dt.date(2026, 12, 31), Decimal(amount), payer, text, entry)


def verdicts(payments: list[Payment], *orders: Order) -> list[tuple[str, str]]:
    """Each verdict, and the name of the customer whose order is meant."""
    by_number = {order.number: order for order in orders}
    waiting = [order for order in orders if order.state == "placed"]
    found = matching.propose(payments, by_number.get, waiting)
    return [(one.verdict, one.order.name if one.order else "") for one in found]


def refers(order: Order) -> str:
    return payment.spaced(order.pay["reference"])


def test_a_reference_and_the_right_amount_pay_an_order_whoever_pays() -> None:
    order = an_order(name="Ada Byron")
    assert verdicts([paid(refers(order), payer="Charles Babbage")], order) == [("pays", "Ada Byron")]


def test_the_number_alone_is_enough_and_a_mistyped_one_is_none() -> None:
    order, other = an_order("7F3K"), an_order("9Q2M", name="Bo", totals=an_order().totals)
    assert verdicts([paid(f"order {order.number.lower()}")], order, other) == [("pays", "Ada Byron")]
    wrong = order.number.replace("F", "G")
    assert verdicts([paid(wrong, payer="Somebody")], order, other) == [("unknown", "")]


@pytest.mark.parametrize(
    ("amount", "verdict"), [("23.39", "too little"), ("23.41", "too much"), ("2.34", "too little")]
)
def test_a_wrong_amount_is_told_with_the_difference(amount: str, verdict: str) -> None:
    order = an_order()
    (found,) = matching.propose([paid(refers(order), amount)], lambda _: order, [order])
    assert (found.verdict, found.difference) == (verdict, Decimal(amount) - Decimal("23.40"))
    assert (verdict in matching.CONFIRMABLE) == (verdict == "too much")


def test_without_a_reference_an_order_of_the_amount_and_the_name_is_a_guess() -> None:
    ada, jorg = an_order("7F3K"), an_order("9Q2M", name="Jörg Müller-Łoś")
    assert verdicts([paid("spices", payer="MUELLER-ŁOŚ JOERG")], ada, jorg) == [("perhaps", "Jörg Müller-Łoś")]


def test_two_orders_that_fit_alike_are_no_guess() -> None:
    one, two = an_order("7F3K", name="Ada"), an_order("9Q2M", name="Bo")
    assert verdicts([paid("", payer="Carl")], one, two) == [("unknown", "")]


def test_two_orders_in_one_transfer_are_for_a_person_to_divide() -> None:
    one, two = an_order("7F3K"), an_order("9Q2M")
    assert verdicts([paid(f"{refers(one)} {refers(two)}", "46.80")], one, two) == [("unknown", "")]


def test_a_payment_read_twice_is_known_and_a_second_one_is_told() -> None:
    pay: dict[str, Any] = an_order().pay | {"received": {"entry": "e1"}}
    order = an_order(steps=("paid",), pay=pay)
    assert verdicts([paid(refers(order)), paid(refers(order), entry="e2")], order) == [
        ("known", "Ada Byron"), ("again", "Ada Byron"),
    ]  # fmt: skip
    fresh = an_order()
    twice = [paid(refers(fresh)), paid(refers(fresh), entry="e2")]
    assert [verdict for verdict, _ in verdicts(twice, fresh)] == ["pays", "again"]


@pytest.mark.parametrize(("state", "verdict"), [("expired", "late"), ("cancelled", "ended"), ("withdrawn", "ended")])
def test_money_for_an_order_that_is_over_is_told_as_such(state: str, verdict: str) -> None:
    order = an_order(state=state)
    assert verdicts([paid(refers(order))], order) == [(verdict, "Ada Byron")]
