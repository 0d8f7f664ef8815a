"""Placing an order: one transaction stores it, makes its number its own, and takes the goods from the shelf.

It may land while its answer is lost, and whoever sent it sends it again. So the caller chooses the id, and what stands
under it answers first, whatever has changed since: a price, the stock, the shop itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from functions.core import clock, observe, person_index, problems, transaction
from functions.core.attributes import Item, timestamp, typed
from functions.mail.states import fresh
from functions.orders import number, payment, promotion, reserved
from functions.orders.customer import Customer, is_of
from functions.orders.lines import wanted_in
from functions.orders.order import LETTER_YEARS, Order, days_on, kept_until, pointer
from functions.orders.states import PLACED, SoldOut, Tables, TooMuch
from functions.orders.tables import by_id
from functions.orders.totals import Quote
from functions.register import shop

# Days after which an unpaid order is reminded of, once; it expires when the time to pay is over.
REMINDED_AFTER_DAYS = 4
# A million numbers fit into a year, so of two draws in a row hardly one is taken.
_DRAWS = 8
CUSTOMER = "customer"


def new(order_id: str, customer: Customer, quote: Quote, now: float, mails: Item | None = None) -> Order:
    """An order as it begins: placed now, to be paid within the days that the shop gives.

    :param mails: what :func:`functions.orders.mail_limit.first` gave; by default all go out.
    """
    name = number.make(clock.day(now))
    return Order(
        id=order_id,
        number=name,
        state=PLACED,
        placed_at=timestamp(now),
        language=customer.language,
        email=customer.email,
        person=person_index.hashed(customer.email),
        name=customer.name,
        company=customer.company,
        vat_id=customer.vat_id,
        phone=customer.phone,
        note=customer.note,
        address=customer.address,
        lines=quote.lines,
        totals=quote.totals,
        delivery_days=quote.delivery_days,
        pay=_pay(name, now),
        history=[{"state": PLACED, "at": timestamp(now), "who": CUSTOMER}],
        due="remind",
        due_at=timestamp(days_on(now, REMINDED_AFTER_DAYS)),
        expires_at=kept_until(now, LETTER_YEARS),
        **(mails or fresh("staff", "confirmation")),
    )


def place(
    tables: Tables, order: Order, same: Callable[[Order], bool], counted: Sequence[Item] = ()
) -> tuple[Order, bool]:
    """Store a new order, once: what now stands under its id, and whether this call put it there.

    :param same: whether a stored order says what this one says.
    :param counted: the writes of :func:`functions.orders.held.counted`, made with the order or not at all.
    :raises TooMuch: where one of them has no room for it; nothing is stored then.
    :raises SoldOut: where there is too little of something; nothing is stored then.
    :raises problems.Problem: 409 where another order stands under the id.
    :raises botocore.exceptions.ClientError: where the tables do not answer. The order may be stored all the same.
    """
    for _ in range(_DRAWS):
        try:
            transaction.write(tables.orders.client, _writes(tables, order, counted))
        except transaction.Cancelled as cancelled:
            first, second, *others = cancelled.reasons
            if first.refused:
                return _standing(tables, order.id, same), False
            if second.refused:
                order = _renumbered(order)
                continue
            if any(reason.refused for reason in others[: len(counted)]):
                raise TooMuch from None
            raise SoldOut(reserved.short(order, others[len(counted) :])) from None
        observe.count("OrderPlaced")
        return order, True
    raise RuntimeError("no free number")


def kept_already(tables: Tables, order_id: str, values: Mapping[str, Any]) -> Order | None:
    """The order under an id, where it says what a request's fields say, unchecked; None where there is none, or
    another.

    :raises botocore.exceptions.ClientError: where the table does not answer.
    """
    stored = by_id(tables, order_id)
    return stored if stored is not None and says(stored, values) else None


def says(order: Order, values: Mapping[str, Any]) -> bool:
    """Whether a request's fields, as they came, say what an order says: a repeat of what placed it."""
    quantities = {product: str(count) for product, count in order.quantities.items()}
    same_code = promotion.read(values.get(promotion.FIELD)) == order.totals.promotion
    return wanted_in(values) == quantities and same_code and is_of(order, values)


def _standing(tables: Tables, order_id: str, same: Callable[[Order], bool]) -> Order:
    stored = by_id(tables, order_id)
    if stored is None or not same(stored):
        raise problems.conflict()
    observe.count("OrderRepeated")
    return stored


def _writes(tables: Tables, order: Order, counted: Sequence[Item]) -> list[Item]:
    name = tables.orders.name
    finding = {"id": pointer(order.number), "order": order.id, "expires_at": order.expires_at}
    return [
        _put(name, order.as_item()),
        _put(name, finding),
        *counted,
        *reserved.taken(tables.stock.name, order),
    ]


def _put(table: str, item: Item) -> Item:
    return {"Put": {"TableName": table, "Item": typed(item), "ConditionExpression": "attribute_not_exists(id)"}}


def _renumbered(order: Order) -> Order:
    """The same order under another number, where its own is taken."""
    placed = dt.datetime.fromisoformat(order.placed_at)
    name = number.make(clock.local(order.placed_at).date())
    return replace(order, number=name, pay=_pay(name, placed.timestamp()))


def _pay(name: str, now: float) -> Item:
    due = timestamp(days_on(now, shop.current().payment_days))
    return {"reference": payment.reference(name), "due_at": due}
