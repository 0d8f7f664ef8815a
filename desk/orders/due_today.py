"""What an order waits for, and by which day: to be packed, to be paid back, to be paid.

The day of a refund is the law's: 14 days from the withdrawal (Directive 2011/83/EU, Article 13), and no longer for an
order that we cancelled. Reminder and expiry are done by the schedule (functions/orders/due.py), and are told here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from functions.core import clock
from functions.orders.order import Order
from functions.orders.states import CANCELLED, PAID, PLACED, WITHDRAWN

REFUND_DAYS = 14
PACK, REFUND, REMIND, EXPIRE = "pack", "pay back", "is reminded", "expires"
# The order of the list; the last two come by themselves.
ORDER = (PACK, REFUND, REMIND, EXPIRE)
_SAID = {PACK: "to pack", REFUND: "to pay back", REMIND: "to be reminded by itself", EXPIRE: "to expire by itself"}


@dataclass(frozen=True, slots=True)
class Task:
    """``what`` is one of :data:`ORDER`, ``by`` the last day for it."""

    what: str
    by: dt.date

    def due(self, today: dt.date) -> bool:
        """Whether it is to be done today, or was to be before."""
        return self.by <= today


def task(order: Order) -> Task | None:
    """What an order waits for; None where that is nothing. A cancelled or withdrawn one waits only for money to go back
    that came.
    """
    if order.state == PAID:
        # Parcels leave on the day on which the money is here (content/pages/shipping.md).
        return Task(PACK, _since(order))
    if order.state in (CANCELLED, WITHDRAWN) and order.paid:
        return Task(REFUND, _since(order) + dt.timedelta(days=REFUND_DAYS))
    if order.state == PLACED:
        what = REMIND if order.due == "remind" else EXPIRE
        return Task(what, _day(order.due_at or str(order.pay["due_at"])))
    return None


def summary(tasks: Iterable[Task], today: dt.date) -> str:
    """``Due today: 2 to pack, 1 to pay back.``"""
    counts = Counter(one.what for one in tasks if one.due(today))
    said = ", ".join(f"{counts[what]} {_SAID[what]}" for what in ORDER if counts[what])
    return f"Due today: {said or 'nothing'}."


def _since(order: Order) -> dt.date:
    """The day on which it came into its state. Corrections of the address are told apart by what they are."""
    steps = (
        entry["at"] for entry in reversed(order.history) if entry["state"] == order.state and not entry.get("what")
    )
    return _day(next(steps, order.placed_at))


def _day(moment: str) -> dt.date:
    return clock.local(moment).date()
