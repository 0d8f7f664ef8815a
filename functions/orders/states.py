"""The states of an order, and the one table of steps that lead from one to another::

    placed ──> paid ──> sent ──> closed
      │ │       │ │       │        │
      │ │       │ └───────┴────────┴──> withdrawn ──> refunded
      │ │       └──> cancelled ────────────────────────^  ^
      │ └──> cancelled, withdrawn                         │
      └──> expired ──> paid (the money came late) ────────┘

Each step is one transaction: the state changes only where it is still what was read; who did it and when is added to
the history; the mail of the step is put into the outbox; and where the goods stay here, they go back on the shelf.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from functions.core import transaction
from functions.core.attributes import Item, timestamp, typed
from functions.core.table import Table
from functions.mail.states import DUE
from functions.orders import reserved
from functions.orders.order import BOOKING_YEARS, Order, days_on, kept_until

PLACED, PAID, SENT, CLOSED = "placed", "paid", "sent", "closed"
EXPIRED, CANCELLED, WITHDRAWN, REFUNDED = "expired", "cancelled", "withdrawn", "refunded"
ALL = (PLACED, PAID, SENT, CLOSED, EXPIRED, CANCELLED, WITHDRAWN, REFUNDED)
# From each state, those that may follow. Money that came after an order expired either sends it after all, where the
# goods are still there, or goes back.
STEPS: Mapping[str, tuple[str, ...]] = {
    PLACED: (PAID, EXPIRED, CANCELLED, WITHDRAWN),
    PAID: (SENT, CANCELLED, WITHDRAWN),
    SENT: (CLOSED, WITHDRAWN),
    CLOSED: (WITHDRAWN,),
    EXPIRED: (PAID, REFUNDED),
    CANCELLED: (REFUNDED,),
    WITHDRAWN: (REFUNDED,),
    REFUNDED: (),
}
# The mail that a step owes the customer. An order that expired was said to before, in the reminder.
MAILS = {PAID: "paid", SENT: "sent", CANCELLED: "cancelled", WITHDRAWN: "withdrawal", REFUNDED: "refunded"}
# Nothing more is to be done: what no law wants kept goes in its time.
ENDED = (CLOSED, EXPIRED, CANCELLED, WITHDRAWN, REFUNDED)
# The parcel has not left: the goods are on the shelf when the order ends.
_NOT_SENT = (PLACED, PAID)
# What becomes of an order by itself, and after how many days (due.py): a sent one is closed once a withdrawal is late,
# an ended one loses what no law wants kept.
CLOSES_AFTER_DAYS, RESTRICTED_AFTER_DAYS = 30, 365


class NotAllowed(ValueError):  # noqa: N818 - said by its name
    """A step that the table does not have, or of an order that meanwhile is in another state."""


class SoldOut(Exception):  # noqa: N818 - said by its name
    """There is too little of something. ``left`` says how many there are, by product."""

    def __init__(self, left: Mapping[str, int]) -> None:
        super().__init__("too little in stock")
        self.left = dict(left)


class TooMuch(Exception):  # noqa: N818 - said by its name
    """So much is put aside for an address or a part of the network that this order is not (held.py)."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The two tables that a step writes to; of one client."""

    orders: Table
    stock: Table


def step(
    tables: Tables,
    order: Order,
    to: str,
    who: str,
    now: float,
    *,
    change: Mapping[str, object] | None = None,
    mails: Iterable[str] | None = None,
) -> Order:
    """Take one step, and give the order as it is then.

    :param who: ``customer``, ``schedule``, or whoever of us it is.
    :param change: other fields of the order to set with it, such as ``{"parcel": {"carrier": …, "number": …}}``.
    :param mails: keys of mails to send; by default the one of the step.
    :raises NotAllowed: where the order may not go there, or is no longer as it was read.
    :raises SoldOut: where goods that went back on the shelf are wanted again, and are gone.
    :raises botocore.exceptions.ClientError: where a table does not answer. The step may have been taken all the same;
        repeating it is then refused as not allowed, and reading the order tells.
    """
    if to not in STEPS[order.state]:
        raise NotAllowed(f"from {order.state} to {to}")
    # A restricted order has no address left to write to.
    own = (MAILS[to],) if to in MAILS else ()
    keys = tuple(own if mails is None else mails) if order.email else ()
    values = _values(order, to, now) | dict(change or {})
    first = _changed(tables.orders.name, order, values, {"state": to, "at": timestamp(now), "who": who}, keys)
    moves = _moves(tables.stock.name, order, to)
    try:
        transaction.write(tables.orders.client, [first, *moves])
    except transaction.Cancelled as cancelled:
        if cancelled.reasons[0].refused:
            raise NotAllowed(f"no longer {order.state}") from None
        raise SoldOut(reserved.short(order, cancelled.reasons[1:])) from None
    found = tables.orders.get({"id": order.id})
    if found is None:
        raise NotAllowed("no longer there")
    return Order.from_item(found)


def amend(tables: Tables, order: Order, values: Mapping[str, object], mails: Iterable[str] = ()) -> None:
    """Set fields of an order that stays in its state, and queue mails.

    :raises NotAllowed: where it is no longer in the state, or no longer waits for what was read.
    """
    change = _changed(tables.orders.name, order, dict(values), None, tuple(mails))
    try:
        transaction.write(tables.orders.client, [change])
    except transaction.Cancelled:
        raise NotAllowed(f"no longer {order.state}") from None


def goods_are_here(order: Order, to: str) -> bool:
    """Whether the goods of an order that ends this way never left the house."""
    return order.state in _NOT_SENT and to in ENDED


def next_due(order: Order, to: str, now: float) -> tuple[str, float] | None:
    """What the schedule does next with an order that takes this step, and when; None for nothing."""
    if to == SENT:
        return "close", days_on(now, CLOSES_AFTER_DAYS)
    if to in ENDED and not order.restricted_at:
        return "restrict", now if order.erasure_asked_at else days_on(now, RESTRICTED_AFTER_DAYS)
    return None


def _values(order: Order, to: str, now: float) -> Item:
    """The fields that a step sets by itself; None takes one away."""
    following = next_due(order, to, now)
    due: Item = {"due": None, "due_at": None}
    if following is not None:
        due = {"due": following[0], "due_at": timestamp(following[1])}
    # What was paid is booked, and a booking is kept longer than a letter.
    kept: Item = {"expires_at": kept_until(now, BOOKING_YEARS)} if to == PAID else {}
    return {"state": to} | due | kept


def _changed(table: str, order: Order, values: Item, entry: Item | None, mails: tuple[str, ...]) -> Item:
    """The write to the order itself, where it is still as it was read: in its state, waiting for the same thing."""
    names = {"#state": "state"}
    filled: Item = {":from": order.state}
    sets: list[str] = []
    removed: list[str] = []
    only_if = "#state = :from"
    if entry is None:
        names["#due"], filled[":waited"] = "due", order.due
        only_if += " AND #due = :waited"
    else:
        names["#history"], filled[":entry"] = "history", [entry]
        sets.append("#history = list_append(#history, :entry)")
    for at, (name, value) in enumerate(values.items()):
        names[f"#f{at}"] = name
        if value is None:
            removed.append(f"#f{at}")
        else:
            filled[f":f{at}"] = value
            sets.append(f"#f{at} = :f{at}")
    if mails:
        names |= {"#mails": "mails", "#outbox": "outbox"}
        filled |= {":due": "due", ":fresh": DUE}
        sets.append("#outbox = :due")
        for at, key in enumerate(mails):
            names[f"#m{at}"] = key
            sets.append(f"#mails.#m{at} = :fresh")
    return {
        "Update": {
            "TableName": table,
            "Key": typed({"id": order.id}),
            "UpdateExpression": f"SET {', '.join(sets)}" + (f" REMOVE {', '.join(removed)}" if removed else ""),
            "ConditionExpression": only_if,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": typed(filled),
        }
    }


def _moves(table: str, order: Order, to: str) -> list[Item]:
    if goods_are_here(order, to):
        return reserved.returned(table, order)
    return reserved.taken(table, order) if order.state == EXPIRED and to == PAID else []
