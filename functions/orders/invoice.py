"""The invoices of an order as its page has them: written at the desk, kept beside the order as they were issued.

Each has an item of its own, ``invoice#R2026-0001``, which makes its number unique and holds its PDF. So what makes PDFs
need not go to Lambda, and whoever opens an invoice in eight years sees the one that was issued.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from functions.core.attributes import Item
from functions.core.table import Table
from functions.orders.order import Order


@dataclass(frozen=True, slots=True)
class Issued:
    """An invoice, or a corrected one, by its number; ``at`` is RFC 3339."""

    number: str
    at: str
    corrects: bool


def pointer(number: str) -> str:
    """The key of the item that holds an invoice."""
    return f"invoice#{number}"


def all_of(order: Order) -> list[Issued]:
    """The invoice of an order and what corrected it, in their order."""
    if not order.invoice:
        return []
    corrections = order.invoice.get("corrections", ())
    rows = [(order.invoice, False), *((entry, True) for entry in corrections)]
    return [Issued(str(entry["number"]), str(entry["at"]), corrects) for entry, corrects in rows]


def pdf(table: Table, order: Order, number: str) -> bytes | None:
    """The PDF of an invoice of this order; None where the order has none of that number, or it is not drawn yet.

    :raises botocore.exceptions.ClientError: where the table does not answer.
    """
    item = table.get({"id": pointer(number)}) if number in {one.number for one in all_of(order)} else None
    held: Item = (item or {}).get("invoice") or {}
    return base64.b64decode(held["pdf"]) if "pdf" in held else None


def keep(table: Table, number: str, data: bytes) -> None:
    """Keep the PDF of an invoice that has its number; one that is kept stays as it was issued.

    As text, because what shows, compares and brings back items knows no bytes.
    """
    held = {":held": {"pdf": base64.b64encode(data).decode()}}
    only_if = "attribute_exists(id) AND attribute_not_exists(#invoice)"
    table.change({"id": pointer(number)}, "SET #invoice = :held", only_if=only_if, values=held)
