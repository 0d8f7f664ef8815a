"""The pages on the way to an order: the summary with its button, and the form again where something is amiss. What was
typed is on every one of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from aws_lambda_powertools.event_handler import Response

from functions.core import html, problems
from functions.core.attributes import Item
from functions.core.html import Html, button, hidden
from functions.languages import current, filled, money, number, say, words
from functions.orders import changed_prices, form, pages
from functions.orders.changed_prices import Changed
from functions.orders.customer import TYPED, Customer
from functions.orders.order import Totals
from functions.orders.totals import Quote
from functions.web import form_token, responses

ACTION = "/api/orders"
# A field that people do not see, as the contact form has it.
HONEYPOT = "nothing_here"
# The notice where a price changed before the first look.
_BASKET = "basket"


def signed(key: str, fields: Mapping[str, str], quote: Quote, shown_at: int) -> dict[str, str]:
    """What goes with the fields of an order that is shown: the quote, the time, and the signature over all of it."""
    sent = {**fields, "quoted": quote.digest}
    return {
        "quoted": quote.digest,
        "shown_at": str(shown_at),
        "signature": form_token.sign(key, shown_at, sent),
    }


def summary(
    customer: Customer,
    quote: Quote,
    fields: Mapping[str, str],
    proof: Mapping[str, str],
    notice: str = "",
    *,
    other: Sequence[Changed] = (),
) -> Response[str]:
    """The last look: who and where to, then what it comes to, and directly under it the button that buys.

    :param fields: the order as the form sends it. :param proof: what :func:`signed` gave.
    :param notice: why the page is shown again: quick, late, changed, prices, or "".
    :param other: prices that are not those of the page before.
    """
    labels, now = words()["ordering"], changed_prices.as_field()
    typed = customer.as_form() | {"country": form.country(customer.address.country)}
    shown = [
        f'<dt>{escape(form.label(name))}</dt><dd dir="auto">{escape(typed[name]).replace(chr(10), "<br>")}</dd>'
        for name in TYPED
        if typed[name]
    ]
    parts = [
        Html(f'<dl class="letter-preview">{"".join(shown)}</dl>'),
        *(hidden(name, value) for name, value in {**fields, **proof, changed_prices.FIELD: now}.items()),
        what_it_comes_to(quote.lines, quote.totals),
        Html(f"<p>{escape(delivery(quote.delivery_days))}</p>"),
        Html(f"<p>{button(labels['buy'], 'step', 'place')}</p>"),
        Html(f"<p>{button(labels['edit'], 'step', 'edit')}</p>"),
    ]
    return responses.page("order-look", 200, notice=_notice(notice, other), form=html.form(ACTION, *parts))


def _notice(notice: str, changed: Sequence[Changed]) -> Html:
    """Why the page is shown again, and what costs something else than the page before said."""
    if not notice and not changed:
        return Html("")
    rows = (
        f'<li><bdi lang="en">{escape(one.title)}</bdi>: '
        f"{escape(say('ordering.price_change', old=money(one.old), new=money(one.new)))}</li>"
        for one in changed
    )
    listed = f"<ul>{''.join(rows)}</ul>" if changed else ""
    return Html(f'<div role="status"><p>{escape(say(f"ordering.notices.{notice or _BASKET}"))}</p>{listed}</div>')


def typed_again(
    problem: problems.Problem | None, values: Mapping[str, Any], quote: Quote | None = None
) -> Response[str]:
    """The form with what was typed in it and, where there is a problem, what is wrong beside each field.

    :param quote: what it comes to as it stands, where that is known.
    """
    store = problem is not None and problem.kind == "store"
    wrong = {error.field: error.message for error in reversed(problem.errors)} if problem else {}
    kept = [hidden("id", str(values["id"]))] if values.get("id") else []
    parts = [
        form.summary(wrong),
        hidden("language", current()),
        # What the page before said, so that a price that changed since is told on the look.
        hidden(changed_prices.FIELD, str(values.get(changed_prices.FIELD) or changed_prices.as_field())),
        *kept,
        *(
            (what_it_comes_to(quote.lines, quote.totals), Html(f"<p>{escape(delivery(quote.delivery_days))}</p>"))
            if quote
            else ()
        ),
        pages.sheet(values, wrong),
        form.fields(values, wrong),
        form.code(values, wrong),
        Html(f"<p>{button(say('ordering.look'), 'step', 'look')}</p>"),
    ]
    body = Html(f'<form class="letter" method="post" action="{ACTION}" novalidate>{"".join(parts)}</form>')
    if problem is not None and store:
        seconds = problem.headers["Retry-After"]
        return responses.page("order-later", problem.status, problem.headers, retry_after=seconds, form=body)
    status, detail = (problem.status, problem.detail) if problem else (200, say("ordering.mend"))
    return responses.page("order-again", status, problem.headers if problem else {}, detail=detail, form=body)


def what_it_comes_to(lines: list[Item], totals: Totals, heading: str = "") -> Html:
    """The lines with their prices; goods, postage, total, and the VAT that is inside. The heading is by default that of
    an order that is not placed yet.
    """
    said, labels = words()["order"], words()["ordering"]
    rows = [
        (
            Html(f'<bdi lang="en">{escape(line["title"])}, {escape(line["unit"])}</bdi>'),
            number(int(line["quantity"])),
            money(line["price"]),
            money(line["sum"]),
        )
        for line in lines
    ]
    heads = [said[name] for name in ("product", "quantity", "price", "sum")]
    inside = [
        (filled(labels["vat"], rate=rate.replace(".", words()["language"]["decimal"])), money(amount))
        for rate, amount in totals.vat.items()
    ]
    code = filled(labels["discount"], code=totals.promotion)
    off = [(code, f"−{money(totals.discount)}")] if totals.promotion else []
    ends = [(labels["goods"], money(totals.goods)), *off, (labels["postage"], money(totals.postage))]
    total = tuple(Html(f"<strong>{escape(text)}</strong>") for text in (labels["total"], money(totals.total)))
    found = html.table(heading or said["heading"], heads, rows, *ends, total, *inside)
    return Html(f'<section class="order">{found}</section>')


def delivery(days: str) -> str:
    """When it comes: ``2 to 3`` working days after the payment, as the language says it."""
    first, _, last = days.partition(" to ")
    return say("ordering.delivery", days=f"{first}–{last}" if last else first)
