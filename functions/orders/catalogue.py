"""What the shop sells and for how much, as of the build: ``pages/prices.json``, which plugins/shop/lists.py writes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from functions.core import html


@dataclass(frozen=True, slots=True)
class Product:
    """``price`` is in euro for one ``unit``, tax included, and ``kilogram`` for a kilogram; ``stock`` is how many there
    were when the site was built; ``grams`` is the net weight of a unit.
    """

    title: str
    unit: str
    price: Decimal
    kilogram: Decimal
    stock: int
    grams: int


def products() -> dict[str, Product]:
    """Every product by its slug, in the order of the shelf. Read when an order first needs it."""
    return _read(html.folder())


@cache
def _read(folder: Path) -> dict[str, Product]:
    found = json.loads((folder / "prices.json").read_text(encoding="utf-8"))
    return {
        slug: Product(**entry | {name: Decimal(entry[name]) for name in ("price", "kilogram")})
        for slug, entry in found.items()
    }
