"""Payments that came in, as a bank's statement tells them: one type for CAMT.053 and for CSV."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from decimal import Decimal


class StatementError(ValueError):
    """A statement that cannot be read: the message says where, and repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in. ``text`` is all that the payer and the bank wrote; ``entry`` is the bank's own number of the
    booking, or a digest of it where the bank gives none, so that one that is read twice is known again.
    """

    booked: dt.date
    amount: Decimal
    payer: str
    text: str
    entry: str


def digest(*parts: object) -> str:
    """A number for a booking that has none: the same for the same content."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


def numbered(payments: list[Payment]) -> list[Payment]:
    """The same, where equal bookings without a number of the bank's are told apart by their order."""
    seen: dict[str, int] = {}
    found = []
    for payment in payments:
        seen[payment.entry] = count = seen.get(payment.entry, 0) + 1
        entry = payment.entry if count == 1 else f"{payment.entry}-{count}"
        found.append(Payment(payment.booked, payment.amount, payment.payer, payment.text, entry))
    return found
