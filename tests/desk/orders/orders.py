"""Orders for tests of the desk, as the function leaves them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from functions.core.attributes import Item, timestamp
from functions.orders import number, payment
from functions.orders.order import LETTER_YEARS, Address, Order, Totals, days_on, kept_until

LINES: list[Item] = [
    {"product": "sumac", "quantity": 2, "title": "Sumac", "unit": "50 g", "price": "5.50", "sum": "11.00"},
    {
        "product": "kampot-pepper",
        "quantity": 1,
        "title": "Kampot pepper",
        "unit": "40 g",
        "price": "8.50",
        "sum": "8.50",
    },
]


def numbered(signs: str, year: str = "26") -> str:
    """``7F3K`` → the number with its check character."""
    return f"C{year}-{signs}-{number.check(year + signs)}"


def an_order(
    signs: str = "7F3K", state: str = "placed", *, now: float = 0, steps: Sequence[str] = (), **own: Any
) -> Order:
    """An order for 23.40 euro, 3.90 of it postage.

    :param steps: the states that it went through after it was placed.
    """
    now = now or time.time()
    name = numbered(signs)
    history = [{"state": one, "at": timestamp(now), "who": "staff"} for one in ("placed", *steps)]
    given: dict[str, Any] = {
        "id": str(uuid4()),
        "number": name,
        "state": steps[-1] if steps else state,
        "placed_at": timestamp(now),
        "language": "en",
        "email": "ada@engine.example",
        "name": "Ada Byron",
        "address": Address("12 St James’s Square", "", "20457", "Hamburg", "", "DE"),
        "lines": LINES,
        "totals": Totals("19.50", "3.90", {"7": "1.53"}, "23.40"),
        "expires_at": kept_until(now, LETTER_YEARS),
        "delivery_days": "2 to 3",
        "pay": {"reference": payment.reference(name), "due_at": timestamp(days_on(now, 7))},
        "history": history,
    }
    return Order(**given | own)


# Each command about orders, the steps that its order has taken before, and the line that it leaves.
ORDER_COMMANDS: dict[str, tuple[list[str], tuple[str, ...], tuple[str, str]]] = {
    "orders": ([], (), ("orders", "list")),
    "order": (["NUMBER"], (), ("ID", "open")),
    "paid": (["NUMBER"], (), ("ID", "paid")),
    "sent": (["NUMBER"], ("paid",), ("ID", "sent")),
    "cancel": (["NUMBER", "--for", "asked for"], (), ("ID", "cancelled")),
    "refund": (["NUMBER", "--amount", "23.40", "--for", "asked for"], ("paid", "cancelled"), ("ID", "refunded")),
    "invoice": (["NUMBER", "--output", "FILE"], ("paid",), ("ID", "invoice")),
    "label": (["NUMBER", "--output", "FILE"], (), ("ID", "label")),
    "withdrawal": (["withdrawal-0b6f2a7e"], (), ("0b6f2a7e-5d2f-4b0e-9d52-0a3c0f1d2e3f", "withdrawal")),
    "stock": ([], (), ("stock", "list")),
    "statement": (["STATEMENT"], (), ("statement", "list")),
}
