"""Which lines of an order money goes back for, as ``--line`` names them: ``sumac``, or one of several, ``sumac=1``."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import click

from functions.core.attributes import Item
from functions.orders.order import Order


def read(order: Order, given: Sequence[str]) -> list[Item]:
    """The lines, each with ``product``, ``title``, ``unit``, ``quantity`` and ``sum``, for the mail that tells of them.

    :raises click.UsageError: on a product that the order does not have, or more of it than it has.
    """
    ordered = {line["product"]: line for line in order.lines}
    found = []
    for one in given:
        product, _, count = one.partition("=")
        line = ordered.get(product)
        if line is None:
            raise click.UsageError(f"{order.number} has no “{product}”. It has {', '.join(ordered)}.")
        most = int(line["quantity"])
        if count and not (count.isascii() and count.isdigit() and 0 < int(count) <= most):
            raise click.UsageError(f"{order.number} has {most} of “{product}”, so “{count}” of it cannot come back.")
        quantity = int(count or most)
        kept = {name: line[name] for name in ("product", "title", "unit")}
        found.append(kept | {"quantity": quantity, "sum": f"{Decimal(line['price']) * quantity:.2f}"})
    return found
