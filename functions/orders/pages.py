"""The sheet on the functions' pages on which the lines of an order are changed."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from functions.core import html
from functions.core.html import Html
from functions.languages import money, say, words
from functions.orders import catalogue, lines
from functions.register.shop import UNIT_PRICED


def sheet(values: Mapping[str, Any], wrong: Mapping[str, str]) -> Html:
    """A field for each product there is, holding what was typed; nothing where the form had no lines.

    :param wrong: what is wrong, by field.
    """
    names = lines.form_fields(values)
    if not names:
        return Html("")
    said = words()["order"]
    rows = "".join(
        _row(slug, product, str(values.get(lines.field(slug), "")), wrong.get(lines.field(slug), ""))
        for slug, product in catalogue.products().items()
        # What is sold out by now stays on the sheet of someone who has asked for it.
        if product.stock or lines.field(slug) in names
    )
    return Html(
        f'<fieldset class="sheet" id="lines"><legend>{escape(said["heading"])}</legend>'
        f'<p class="hint">{escape(said["hint"])} {escape(say("ordering.sheet"))}</p><ul>{rows}</ul></fieldset>'
    )


def label(field: str) -> tuple[str, str]:
    """How a field of the sheet is called and where it is on the page; no place for a product that there is not."""
    if field == "lines":
        return say("order.heading"), "lines"
    titles = {lines.field(slug): product.title for slug, product in catalogue.products().items()}
    return (titles[field], field) if field in titles else (field, "")


def _row(slug: str, product: catalogue.Product, quantity: str, wrong: str) -> str:
    name = lines.field(slug)
    error = Html(f'<p class="error" id="{name}-error">{escape(wrong)}</p>') if wrong else ""
    invalid = Html(f'aria-invalid="true" aria-describedby="{name}-error"') if wrong else ""
    return html.render(
        "order-row",
        slug=slug,
        title=product.title,
        unit=product.unit,
        price=money(product.price),
        kilogram=f"({money(product.kilogram)} / kg)" if product.grams >= UNIT_PRICED else "",
        most=str(lines.MOST),
        quantity=quantity,
        error=error,
        attributes=invalid,
    )
