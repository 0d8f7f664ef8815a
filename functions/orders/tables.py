"""The tables of orders and stock as the functions reach them, and their answers told as the functions tell them."""

from __future__ import annotations

from functions.core import store
from functions.orders.order import Order, pointer
from functions.orders.states import Tables


def ours() -> Tables:
    """The two tables that the settings name."""
    return Tables(store.table("ORDER_TABLE"), store.table("STOCK_TABLE"))


def by_id(tables: Tables, order_id: str) -> Order | None:
    """An order by its id, read consistently; None where there is none.

    :raises botocore.exceptions.ClientError: where the table does not answer.
    """
    item = tables.orders.get({"id": order_id})
    return Order.from_item(item) if item and "number" in item and "state" in item else None


def by_number(tables: Tables, number: str) -> Order | None:
    """An order by its number, in the spelling that :func:`functions.orders.number.read` gives."""
    found = tables.orders.get({"id": pointer(number)})
    return by_id(tables, found["order"]) if found else None
