"""What an order holds until it ends, taken and given back together: goods, and a use of its promotion."""

from __future__ import annotations

from collections.abc import Sequence

from functions.core import transaction
from functions.core.attributes import Item
from functions.orders import promotion, stock
from functions.orders.order import Order


def taken(table: str, order: Order) -> list[Item]:
    """The writes that take it, each on the condition that there is enough.

    :param table: the stock table's name.
    """
    return [*stock.taken(table, order.quantities), *promotion.taken(table, order.totals.promotion)]


def returned(table: str, order: Order) -> list[Item]:
    """The writes that give it back."""
    return [*stock.returned(table, order.quantities), *promotion.returned(table, order.totals.promotion)]


def short(order: Order, reasons: Sequence[transaction.Reason]) -> dict[str, int]:
    """Of a transaction that was cancelled: what there was too little of, and how many were left.

    :param reasons: those of the writes of :func:`taken`, in the same order.
    """
    goods = len(order.quantities)
    found = stock.short(order.quantities, reasons[:goods])
    if any(reason.refused for reason in reasons[goods:]):
        found[promotion.key(order.totals.promotion)] = 0
    return found
