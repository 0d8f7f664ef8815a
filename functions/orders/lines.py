"""The lines of an order that comes by message: which products, and how many of each (P03).

A form sends a field a product, ``line-sumac=2``; a program sends ``"lines": [{"product": "sumac", "quantity": 2}]``.
Either way the customer says what and how many, and the prices are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from functions.core.attributes import Item
from functions.core.problems import FieldError
from functions.languages import say
from functions.orders import catalogue
from functions.web import body

FIELD = "line-"
MOST = 99
# More lines than any shelf of ours has products.
_MOST_LINES = 60
_LINE = {"product", "quantity"}


def fields(values: Mapping[str, Any]) -> frozenset[str]:
    """The names of the fields of a form that are lines."""
    return frozenset(name for name in values if name.startswith(FIELD))


def from_json(lines: Any) -> tuple[dict[str, Any], list[FieldError]]:
    """What a program sends as ``lines``, as a form has it, and what is wrong with its shape."""
    shaped = isinstance(lines, list) and len(lines) <= _MOST_LINES
    if not shaped or not all(_is_line(line) for line in lines):
        return {}, [FieldError("lines", say("errors.lines"))]
    found: dict[str, Any] = {}
    for line in lines:
        name = FIELD + line["product"]
        if name in found:
            return {}, [FieldError(body.shown(name), say("errors.twice"))]
        found[name] = str(line["quantity"])
    return found, [] if found else [FieldError("lines", say("errors.no_lines"))]


def _is_line(line: Any) -> bool:
    return (
        isinstance(line, dict)
        and set(line) == _LINE
        and isinstance(line["product"], str)
        and type(line["quantity"]) is int
        and abs(line["quantity"]) < 1_000_000
    )


def checked(values: Mapping[str, Any], *, empty_is_none: bool) -> tuple[dict[str, str], list[FieldError]]:
    """The lines among the fields, each ``line-<product>`` with its number as text, and what is wrong with them.

    :param empty_is_none: whether a field left empty, or at 0, asks for nothing, as on a sheet of all products.
    """
    names = sorted(fields(values))
    found: dict[str, str] = {}
    errors: list[FieldError] = []
    for name in names:
        text = values[name].strip() if isinstance(values[name], str) else ""
        if empty_is_none and text.strip("0") == "":
            continue
        product = catalogue.products().get(name.removeprefix(FIELD))
        if product is None:
            errors.append(FieldError(body.shown(name), say("errors.product")))
        elif not product.stock:
            errors.append(FieldError(name, say("errors.sold_out")))
        elif not (text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= most(product)):
            errors.append(FieldError(name, say("errors.quantity", most=most(product))))
        else:
            found[name] = str(int(text))
    if names and not found and not errors:
        errors.append(FieldError("lines", say("errors.no_lines")))
    return found, errors[:10]


def most(product: catalogue.Product) -> int:
    """How many of a product one order may ask for: what there is, and 99 at the most."""
    return min(MOST, product.stock)


def lines(fields: Mapping[str, str]) -> list[Item]:
    """What is kept of checked fields as what the customer asked for: ``[{"product": "sumac", "quantity": 2}]``."""
    return [
        {"product": name.removeprefix(FIELD), "quantity": int(fields[name])}
        for name in sorted(fields, key=_place)
        if name.startswith(FIELD)
    ]


def quote(lines: list[Item]) -> Item:
    """What they come to at today's prices: each line with title, unit, price and sum, and the total, in euro as text;
    nothing for no lines. Kept beside the lines, because prices change and what was said then does not.
    """
    if not lines:
        return {}
    quoted, total = [], Decimal(0)
    for line in lines:
        product = catalogue.products()[line["product"]]
        sum_ = product.price * line["quantity"]
        total += sum_
        named = {"title": product.title, "unit": product.unit, "price": f"{product.price:.2f}", "sum": f"{sum_:.2f}"}
        quoted.append(line | named)
    return {"lines": quoted, "total": f"{total:.2f}"}


def _place(name: str) -> int:
    """Where a line's product stands on the shelf."""
    known = list(catalogue.products())
    slug = name.removeprefix(FIELD)
    return known.index(slug) if slug in known else len(known)
