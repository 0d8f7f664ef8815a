"""Prices that changed between the page with the basket and the last look: told there, old and new.

The page sends along what it showed, ``prices=sumac=5.50 star-anise=4.20``. It decides nothing: an order costs what the
look says and signs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from functions.orders import catalogue
from functions.orders.lines import Line

FIELD = "prices"
_SHOWN = re.compile(r"([a-z0-9-]+)=([0-9]{1,5}\.[0-9]{2})")


@dataclass(frozen=True, slots=True)
class Changed:
    """A product that cost ``old`` when its page was made, and costs ``new``, in euro."""

    title: str
    old: Decimal
    new: Decimal


def as_field() -> str:
    """What a page with today's prices sends along (theme/templates/basket.html says the same)."""
    return " ".join(f"{slug}={one.price:.2f}" for slug, one in catalogue.products().items() if one.stock)


def changed(values: Mapping[str, Any], wanted: Sequence[Line]) -> list[Changed]:
    """What costs something else than the page said that a request's fields come from; of what is ordered."""
    shown = {slug: Decimal(price) for slug, price in _SHOWN.findall(str(values.get(FIELD, "")))}
    found = []
    for line in wanted:
        product = catalogue.products()[line.product]
        old = shown.get(line.product, product.price)
        if old != product.price:
            found.append(Changed(product.title, old, product.price))
    return found
