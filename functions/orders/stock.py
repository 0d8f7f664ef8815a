"""How many of each product there are: one item a product in the stock table, and one for each delivery.

A product has no item until its first order or delivery; until then, what the build counted (``Stock:`` in its text)
holds. From then on the table alone counts: orders take from it, within the same transaction that stores them, and
deliveries that staff enter add to it. It never goes below zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from functions import register
from functions.core import transaction
from functions.core.attributes import Item, plain, timestamp, typed
from functions.core.table import Table
from functions.orders import catalogue

_MOST_KEYS = 100  # of one BatchGetItem


def left(table: Table, products: Sequence[str]) -> dict[str, int]:
    """How many are left of each of these products; 0 of what there is none of.

    :raises botocore.exceptions.ClientError: where the table does not answer.
    """
    found: dict[str, int] = {}
    wanted = list(dict.fromkeys(products))
    for start in range(0, len(wanted), _MOST_KEYS):
        asked: Any = {table.name: {"Keys": [_key(slug) for slug in wanted[start : start + _MOST_KEYS]]}}
        while asked:
            answer = table.client.batch_get_item(RequestItems=asked)
            for item in map(plain, answer["Responses"].get(table.name, ())):
                found[item["product"]] = item["left"]
            asked = answer.get("UnprocessedKeys")
    return {slug: found.get(slug, _begun(slug)) for slug in wanted}


def deliver(table: Table, product: str, quantity: int, who: str, now: float) -> int:
    """Enter a delivery, and give how many there are with it. A negative quantity takes out what broke or was lost.

    :raises transaction.Cancelled: where there are not so many to take out.
    :raises ValueError: on a product that is not in the shop, or on 0.
    """
    if product not in catalogue.products() or not quantity:
        raise ValueError("no such product, or nothing to enter")
    at = timestamp(now)
    expires = register.current().records["stock"].expires_at(now)
    entry = typed({"product": f"{product}#{at}", "quantity": quantity, "who": who, "at": at, "expires_at": expires})
    put = {"TableName": table.name, "Item": entry, "ConditionExpression": "attribute_not_exists(product)"}
    transaction.write(table.client, [_moved(table.name, product, quantity, delivered=quantity), {"Put": put}])
    return left(table, [product])[product]


def taken(table: str, quantities: Mapping[str, int]) -> list[Item]:
    """The writes that take these from the stock, each on the condition that there are so many."""
    return [_moved(table, product, -quantity) for product, quantity in quantities.items()]


def returned(table: str, quantities: Mapping[str, int]) -> list[Item]:
    """The writes that put these back."""
    return [_moved(table, product, quantity) for product, quantity in quantities.items()]


def short(products: Iterable[str], reasons: Sequence[transaction.Reason]) -> dict[str, int]:
    """Of a transaction that was cancelled: what there was too little of, and how many were left.

    :param reasons: those of the writes of :func:`taken`, in the same order.
    """
    return {
        product: reason.item["left"] if reason.item else _begun(product)
        for product, reason in zip(products, reasons, strict=True)
        if reason.refused
    }


def _moved(table: str, product: str, by: int, delivered: int = 0) -> Item:
    begun = _begun(product)
    enough = "#left >= :least"
    # Where nothing was counted yet, the build's number is what there is.
    only_if = f"attribute_not_exists(#left) OR {enough}" if begun + by >= 0 else enough
    return {
        "Update": {
            "TableName": table,
            "Key": _key(product),
            "UpdateExpression": "SET #left = if_not_exists(#left, :begun) + :by ADD #delivered :delivered",
            "ConditionExpression": only_if,
            "ExpressionAttributeNames": {"#left": "left", "#delivered": "delivered"},
            "ExpressionAttributeValues": typed(
                {":begun": begun, ":by": by, ":least": max(0, -by), ":delivered": delivered}
            ),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def _begun(product: str) -> int:
    """What the build counted; 0 of what is no longer in the shop."""
    known = catalogue.products().get(product)
    return known.stock if known else 0


def _key(product: str) -> Item:
    return {"product": {"S": product}}
