"""An order: what was bought, by whom, for how much, and what became of it. One item of the order table.

Beside it lies a second item that only makes its number unique and finds it: ``number#C26-7F3K-9``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from typing import Any

from functions.core.attributes import Item
from functions.register.model import DAY

# What the law wants kept, in whole years from the end of the calendar year: commercial letters, and what a payment is
# booked by (German HGB section 257, AO section 147).
LETTER_YEARS, BOOKING_YEARS = 6, 8
# What no law wants kept, once an order has ended.
UNKEPT = ("email", "person", "phone", "note", "language", "mails", "outbox", "due", "due_at", "erasure_asked_at")
# The turn of the year falls into winter time there, whatever the zone does in summer.
_WINTER = dt.timezone(dt.timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Address:
    """Where the parcel goes. ``country`` is ISO 3166 alpha-2; all else is as it was typed, and may be empty."""

    street: str
    extra: str
    postcode: str
    city: str
    region: str
    country: str


@dataclass(frozen=True, slots=True)
class Totals:
    """In euro, as text with two places. ``goods`` and ``postage`` include the tax, ``vat`` says by rate how much.
    ``discount`` is what the code ``promotion`` takes off the goods; both are empty without one.
    """

    goods: str
    postage: str
    vat: dict[str, str]
    total: str
    discount: str = ""
    promotion: str = ""

    def as_item(self) -> Item:
        """As it is kept and told, without a promotion where there is none."""
        return {name: value for name, value in asdict(self).items() if value != ""}


@dataclass(frozen=True, slots=True)
class Order:
    """``placed_at`` is RFC 3339; ``lines`` are as :func:`functions.orders.lines.quote` has them; ``pay`` has
    ``reference`` and ``due_at``; ``history`` a dict ``{state, at, who}`` for each step; ``due`` and ``due_at`` say what
    the schedule does next and when (due.py). What is not yet so is empty.
    """

    id: str
    number: str
    state: str
    placed_at: str
    language: str
    email: str
    name: str
    address: Address
    lines: list[Item]
    totals: Totals
    expires_at: int
    company: str = ""
    vat_id: str = ""
    phone: str = ""
    note: str = ""
    delivery_days: str = ""
    pay: Item = field(default_factory=dict)
    parcel: Item = field(default_factory=dict)
    invoice: Item = field(default_factory=dict)
    withdrawal: Item = field(default_factory=dict)
    history: list[Item] = field(default_factory=list)
    mails: Item = field(default_factory=dict)
    person: str = ""
    outbox: str = ""
    due: str = ""
    due_at: str = ""
    erasure_asked_at: str = ""
    restricted_at: str = ""

    def as_item(self) -> Item:
        """As the table keeps it, without what is not so yet: a key of an index may not be empty, and a moment that has
        not come is set by the write that makes it come.
        """
        item = asdict(self) | {"totals": self.totals.as_item()}
        return {name: value for name, value in item.items() if value != "" or name not in _NOT_YET}

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Order:
        """An order from the table. What a restricted one no longer has is empty."""
        known = {one.name for one in fields(cls)}
        given: dict[str, Any] = {name: value for name, value in item.items() if name in known}
        given["address"] = Address(**{one.name: item["address"].get(one.name, "") for one in fields(Address)})
        given["totals"] = Totals(**item["totals"])
        return cls(**dict.fromkeys(("email", "language"), "") | given)

    @property
    def total(self) -> Decimal:
        return Decimal(self.totals.total)

    @property
    def quantities(self) -> dict[str, int]:
        """How many of each product."""
        return {line["product"]: int(line["quantity"]) for line in self.lines}

    @property
    def paid(self) -> bool:
        """Whether money for it ever came."""
        return any(entry["state"] == "paid" for entry in self.history)


_NOT_YET = frozenset({"person", "outbox", "due", "due_at", "erasure_asked_at", "restricted_at"})


def pointer(number: str) -> str:
    """The key of the item that finds an order by its number."""
    return f"number#{number}"


def kept_until(now: float, years: int) -> int:
    """The moment, epoch seconds, at which so many whole years after the end of this calendar year are over."""
    year = dt.datetime.fromtimestamp(now, _WINTER).year
    return int(dt.datetime(year + years + 1, 1, 1, tzinfo=_WINTER).timestamp())


def days_on(now: float, days: int) -> float:
    """So many days of 24 hours later: no change of the clocks makes a term shorter."""
    return now + days * DAY
