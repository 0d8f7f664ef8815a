"""Until when each part of an order is kept, for the order's own page: every field that the register names for orders,
as far as this order has it, with the day by which it is erased.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from functions import register
from functions.core import html
from functions.core.attributes import Item
from functions.core.html import Html
from functions.languages import day, say, words
from functions.orders import form
from functions.orders.customer import TYPED
from functions.orders.order import UNKEPT, Order
from functions.orders.states import ENDED

# How the table finds an order, its customer by a keyed hash among that, and what comes next with it. It goes with the
# order, and says nothing of anybody.
INNER = frozenset(
    {"id", "count", "order", "person", "state", "delivery_days", "outbox", "due", "due_at", "expires_at",
     "erasure_asked_at", "restricted_at"}
)  # fmt: skip


def table(order: Order, opened: Iterable[Item]) -> Html:
    """The table.

    :param opened: the audit's lines about it, which have a time of their own.
    """
    said = words()["ordering"]["page"]
    ends = day(dt.datetime.fromtimestamp(order.expires_at, dt.UTC))
    at_the_end, sooner = say("ordering.page.kept_until", day=ends), _sooner(order, ends)
    rows = [
        (_label(name), sooner if name in UNKEPT else at_the_end)
        for name in register.current().records["order"].fields
        if name not in INNER and getattr(order, name)
    ]
    if order.restricted_at:
        rows.insert(0, (said["kept_contact"], sooner))
    lasts = [_moment(str(line["at"]).partition("#")[0]) for line in opened]
    if lasts:
        gone = max(lasts) + dt.timedelta(days=register.current().records["audit"].retention_days)
        rows.append((said["opened"], say("ordering.page.kept_until", day=day(gone))))
    return html.table(said["kept"], (said["what"], words()["my_data"]["facts"]["until"]), rows)


def _sooner(order: Order, ends: str) -> str:
    """Until when there is what no law wants kept. Nobody knows yet when an order ends that is under way."""
    if order.restricted_at:
        return say("ordering.page.kept_gone", day=day(_moment(order.restricted_at)))
    if order.state in ENDED and order.due_at:
        return say("ordering.page.kept_until", day=day(_moment(order.due_at)))
    return say("ordering.page.kept_ended", day=ends)


def _label(name: str) -> str:
    return form.label(name) if name in TYPED else str(words()["my_data"]["fields"][name])


def _moment(at: str) -> dt.datetime:
    return dt.datetime.fromisoformat(at)
