"""The gate of each item that is written: fields of the register alone, an expiry that equals it, and no trace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from functions import register as registers
from functions.register.model import DAY, Record
from tests.invariants import traces

Item = dict[str, Any]


def _moment(text: str) -> float:
    return dt.datetime.fromisoformat(text.partition("#")[0]).timestamp()


def _after(field: str) -> Callable[[Item], tuple[float, float]]:
    """Written at the moment that a field says."""
    return lambda item: (_moment(str(item[field])), _moment(str(item[field])) + 1)


def _of_day(item: Item) -> tuple[float, float]:
    start = dt.datetime.fromisoformat(f"{item['part'].partition('#')[0]}T00:00:00+00:00").timestamp()
    return start, start + DAY


# When an item was written, as it says itself: between which moments. The expiry of the others is held by tests of
# their own: it follows from what happened to them, such as an order's from the year of its payment.
WRITTEN: dict[str, Callable[[Item], tuple[float, float]]] = {
    "consent": _after("recorded_at"),
    "message": _after("received_at"),
    "audit": _after("at"),
    "sign-in": _after("asked_at"),
    "request": _after("received_at"),
    "view": _of_day,
}
# What people write themselves, where anything may stand.
WORDS = {
    "message", "name", "note", "replies", "answers", "company", "street", "order", "phone", "address", "withdrawal",
    "log", "history", "lines", "quote", "parcel", "reason", "letter", "subject", "text", "what", "declared",
}  # fmt: skip
# The fields in which an address of mail stands because the record is about it.
ADDRESSES = {"email", "instead_of", "who", "asked"}
# Counts of what is on the shelf; numbers that lead to an order, and what a promotion has used: about nobody.
UNDATED = {"stock"}


def wrong(table: str, item: Item) -> Iterator[str]:
    """What is wrong with an item of a table, each in a sentence."""
    record = _record(table)
    if record is None:
        yield f"{table} is in no record of the register"
        return
    name, entry = record
    if unknown := set(item) - set(entry.fields):
        yield f"{table}: the register does not name {', '.join(sorted(unknown))}"
    if "expires_at" not in item and not entry.open_ended and name not in UNDATED:
        yield f"{table}: an item without an expiry"
    if name in WRITTEN and "expires_at" in item:
        first, last = WRITTEN[name](item)
        kept = entry.retention_days * DAY
        if not int(first) + kept - 1 <= int(item["expires_at"]) <= last + kept:
            yield f"{table}: an expiry that is not the register's {entry.retention_days} days"
    for field, text in _texts(item):
        if traces.ADDRESS.search(text) and field not in WORDS:
            yield f"{table}: an address in {field}"
        if traces.AGENT.search(text) and field not in WORDS:
            yield f"{table}: what a browser says of itself in {field}"
        if traces.EMAIL.search(text) and field not in WORDS | ADDRESSES:
            yield f"{table}: an address of mail in {field}"


def _record(table: str) -> tuple[str, Record] | None:
    return next(((name, one) for name, one in registers.current().records.items() if one.store == table), None)


def _texts(item: Item) -> Iterator[tuple[str, str]]:
    """Each attribute with what stands in it, as text."""
    for field, value in item.items():
        if not isinstance(value, int | float):
            yield field, value if isinstance(value, str) else str(value)
