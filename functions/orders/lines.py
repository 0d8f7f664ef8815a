"""The lines of an order: which products, and how many of each (P03).

A form sends a field a product, ``line-sumac=2``; a program sends ``"lines": [{"product": "sumac", "quantity": 2}]``.
Either is read once, here, into :class:`Line`. The customer says what and how many, and the prices are ours.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from functions.core.attributes import Item
from functions.core.problems import FieldError
from functions.core.text import shown
from functions.languages import say
from functions.orders import catalogue

MOST = 99  # two digits, as _QUANTITY reads
# More lines than any shelf of ours has products.
_MOST_LINES = 60
# Plain digits, and HTML's white space around them. theme/static/js/basket/store.js reads the same.
_QUANTITY = re.compile(r"[ \t\n\f\r]*0*([1-9][0-9]?)[ \t\n\f\r]*")
_NONE = re.compile(r"[ \t\n\f\r]*0*[ \t\n\f\r]*")
_LINE = {"product", "quantity"}
_FIELD = "line-"


@dataclass(frozen=True, slots=True)
class Line:
    """``quantity`` of one product, by its slug."""

    product: str
    quantity: int

    def as_item(self) -> Item:
        """As it is kept: ``{"product": "sumac", "quantity": 2}``."""
        return asdict(self)


# Lines in the order of the shelf, and what is wrong with the others.
Read = tuple[tuple[Line, ...], list[FieldError]]


def field(product: str) -> str:
    """The form's field for a product: ``sumac`` → ``line-sumac``."""
    return _FIELD + product


def product_of(name: str) -> str:
    """The product that a form's field is for: ``line-sumac`` → ``sumac``."""
    return name.removeprefix(_FIELD)


def form_fields(values: Mapping[str, Any]) -> frozenset[str]:
    """The names of the fields of a form that are lines."""
    return frozenset(name for name in values if name.startswith(_FIELD))


def as_form(lines: Iterable[Line]) -> dict[str, str]:
    """Lines as the form sends them: ``{"line-sumac": "2"}``."""
    return {field(line.product): str(line.quantity) for line in lines}


def from_form(values: Mapping[str, Any]) -> Read:
    """The lines of a form. A field left empty, or at 0, asks for nothing: the sheet has one for every product.

    How many there are of it is the stock table's to say (functions/orders/stock.py).
    """
    names = form_fields(values)
    typed = {product_of(name): str(values[name]) for name in names}
    wanted = {product: text for product, text in typed.items() if not _NONE.fullmatch(text)}
    if names and not wanted:
        return (), [_no_lines()]
    return _checked(wanted)


def from_json(lines: Any) -> Read:
    """The lines that a program sends as ``lines``."""
    shaped = isinstance(lines, list) and len(lines) <= _MOST_LINES
    if not shaped or not all(_is_line(line) for line in lines):
        return (), [FieldError("lines", say("errors.lines"))]
    wanted: dict[str, str] = {}
    for line in lines:
        if line["product"] in wanted:
            return (), [FieldError(shown(field(line["product"])), say("errors.twice"))]
        wanted[line["product"]] = str(line["quantity"])
    return _checked(wanted) if wanted else ((), [_no_lines()])


def wanted_in(values: Mapping[str, Any]) -> dict[str, str] | None:
    """Product → how many, as a form or a program sent them, unchecked; None where that cannot be read."""
    if "lines" in values:
        try:
            return {str(line["product"]): str(line["quantity"]) for line in values["lines"]}
        except (TypeError, KeyError):
            return None
    found = {name: str(values[name]).strip().lstrip("0") for name in form_fields(values)}
    return {product_of(name): count for name, count in found.items() if count}


def quantity(typed: str) -> int | None:
    """How many someone asks for: a whole number from 1 to 99 in plain digits; None for anything else."""
    digits = _QUANTITY.fullmatch(typed)
    return int(digits[1]) if digits else None


def quote(lines: Sequence[Line]) -> Item:
    """What they come to at today's prices: each line with title, unit, price and sum, and the total, in euro as text;
    nothing for no lines. Kept beside the lines, because prices change and what was said then does not.
    """
    if not lines:
        return {}
    quoted, total = [], Decimal(0)
    for line in lines:
        product = catalogue.products()[line.product]
        sum_ = product.price * line.quantity
        total += sum_
        named = {"title": product.title, "unit": product.unit, "price": f"{product.price:.2f}", "sum": f"{sum_:.2f}"}
        quoted.append(line.as_item() | named)
    return {"lines": quoted, "total": f"{total:.2f}"}


def digest(quote: Item) -> str:
    """What tells one quote from another, to be signed with what was shown; ``""`` for none."""
    return hashlib.sha256(json.dumps(quote, sort_keys=True).encode()).hexdigest()[:16] if quote else ""


def _is_line(line: Any) -> bool:
    return (
        isinstance(line, dict)
        and set(line) == _LINE
        and isinstance(line["product"], str)
        and type(line["quantity"]) is int
        and abs(line["quantity"]) < 1_000_000
    )


def _checked(wanted: Mapping[str, str]) -> Read:
    """:param wanted: product → how many, as text."""
    found: dict[str, Line] = {}
    errors: list[FieldError] = []
    for slug, text in sorted(wanted.items()):
        if slug not in catalogue.products():
            errors.append(FieldError(shown(field(slug)), say("errors.product")))
        elif (count := quantity(text)) is None:
            errors.append(FieldError(field(slug), say("errors.quantity", most=MOST)))
        else:
            found[slug] = Line(slug, count)
    return tuple(found[slug] for slug in catalogue.products() if slug in found), errors[:10]


def _no_lines() -> FieldError:
    return FieldError("lines", say("errors.no_lines"))
