"""The order's own page: what was bought, how it stands, how to pay, where it goes, who of us opened it, and until when
each part of it is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from aws_lambda_powertools.event_handler import Response

from functions.core import clock, html, problems
from functions.core.attributes import Item
from functions.core.html import Html, button
from functions.languages import day, money, say, words
from functions.orders import form, invoice, kept, link, look, payment
from functions.orders.customer import ADDRESS, TYPED
from functions.orders.order import Order
from functions.orders.states import PAID, PLACED
from functions.web import responses

# Until the parcel leaves, it can still go elsewhere.
CORRECTABLE = (PLACED, PAID)


def page(
    order: Order,
    opened: Sequence[Item],
    *,
    notice: str = "",
    problem: problems.Problem | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Response[str]:
    """The page of an order.

    :param opened: the audit's lines about it. :param notice: what was just done: ``saved``, ``late`` or "".
    :param problem: what is wrong with a corrected address, and ``typed`` the address as it was typed.
    """
    parts = (
        _notice(notice),
        # For the page's script, which empties the basket of the tab that placed this order.
        Html(f'<data id="order-id" value="{escape(order.id)}"></data>'),
        Html(f'<p class="order-state"><strong>{escape(say(f"ordering.states.{order.state}"))}</strong></p>'),
        _pay(order),
        _parcel(order),
        _invoices(order),
        look.what_it_comes_to(order.lines, order.totals, say("order_mail.lines")),
        _withdrawn(order),
        _who_and_where(order),
        _correction(order, problem, typed),
        _history(order),
        _opened(opened),
        _kept(order, opened),
    )
    status = problem.status if problem else 200
    slots = {"number": order.number, "placed": _day(order.placed_at), "order": Html("".join(parts))}
    return responses.page("order", status, **slots)


def _notice(notice: str) -> Html:
    return Html(f'<p role="status">{escape(say(f"ordering.page.{notice}"))}</p>') if notice else Html("")


def _pay(order: Order) -> Html:
    """How to pay, while that is what the order waits for."""
    if order.state != PLACED:
        return Html("")
    said, facts = words()["ordering"]["page"], payment.of(order)
    rows = (
        (said["holder"], facts["holder"]),
        ("IBAN", payment.spaced(facts["iban"])),
        ("BIC", facts["bic"]),
        (said["reference"], payment.spaced(facts["reference"])),
        (said["amount"], money(order.total)),
    )
    caption = f"<figcaption>{escape(said['code'])}</figcaption>"
    code = Html(f'<figure class="payment">{payment.epc_svg(facts["epc"])}{caption}</figure>')
    asked = Html(f"<p>{escape(say('ordering.page.pay', day=_day(str(order.pay['due_at']))))}</p>")
    return _section(said["paying"], asked, _list(rows), code)


def _parcel(order: Order) -> Html:
    if not order.parcel:
        return Html("")
    said = words()["ordering"]["page"]
    rows = ((said["carrier"], order.parcel.get("carrier", "")), (said["tracking"], order.parcel.get("number", "")))
    return _section(said["parcel"], _list((name, str(value)) for name, value in rows if value))


def _invoices(order: Order) -> Html:
    """The invoice and what corrected it, to download; until it is written, when that is."""
    said, issued = words()["ordering"]["page"], invoice.all_of(order)
    if not issued:
        later = Html(f"<p>{escape(said['invoice_later'])}</p>")
        return _section(said["invoice"], later) if order.state in (PLACED, PAID) else Html("")
    rows = []
    for one in issued:
        name = "invoice_correction" if one.corrects else "invoice_link"
        text = say(f"ordering.page.{name}", number=one.number, day=day(clock.local(one.at)))
        rows.append(f'<li><a href="{escape(link.of_invoice(order, one.number))}">{escape(text)}</a></li>')
    return _section(said["invoice"], Html(f"<ul>{''.join(rows)}</ul>"))


def _withdrawn(order: Order) -> Html:
    """What was declared, word for word: mails leave it out."""
    if not order.withdrawal:
        return Html("")
    what = str(order.withdrawal.get("what") or say("withdrawal.all"))
    return _section(say("withdrawal.received"), _list([(_moment(order.withdrawal["at"]), what)]))


def _who_and_where(order: Order) -> Html:
    values = _values(order) | {"country": form.country(order.address.country)}
    rows = [(form.label(name), values[name]) for name in TYPED if values[name]]
    return _section(say("ordering.page.given"), _list(rows))


def _correction(order: Order, problem: problems.Problem | None, typed: Mapping[str, Any] | None) -> Html:
    """The form that corrects name and address, until the parcel is sent; open where something in it is amiss."""
    if typed is None and order.state not in CORRECTABLE:
        return Html("")
    wrong = {error.field: error.message for error in reversed(problem.errors)} if problem else {}
    values = typed if typed is not None else _values(order)
    parts = (
        form.summary(wrong),
        Html(f"<p>{escape(say('ordering.page.correct_hint'))}</p>"),
        form.fields(values, wrong, form.CORRECTABLE),
        Html(f"<p>{button(say('ordering.page.save'))}</p>"),
    )
    body = f'<form class="letter" method="post" action="{escape(link.path(order))}" novalidate>{"".join(parts)}</form>'
    shown = " open" if typed is not None else ""
    return Html(f"<details{shown}><summary>{escape(say('ordering.page.correct'))}</summary>{body}</details>")


def _history(order: Order) -> Html:
    said = words()["ordering"]
    rows = [
        (_moment(entry["at"]), _step(entry), said["who"].get(entry["who"], said["who"]["staff"]))
        for entry in order.history
    ]
    heads = [said["page"][name] for name in ("when", "what", "who")]
    return html.table(said["page"]["history"], heads, rows)


def _step(entry: Mapping[str, Any]) -> str:
    if entry.get("what") == "address":
        return say("ordering.page.corrected")
    return say(f"ordering.states.{entry['state']}")


def _opened(lines: Iterable[Item]) -> Html:
    """Who of us opened it, or changed it, and when (the audit's own lines)."""
    said = words()["ordering"]["page"]
    rows = [
        (_moment(str(line["at"]).partition("#")[0]), str(line["action"]), str(line["who"]))
        for line in sorted(lines, key=lambda line: str(line["at"]))
    ]
    if not rows:
        return _section(said["opened"], Html(f"<p>{escape(said['unopened'])}</p>"))
    return html.table(said["opened"], [said[name] for name in ("when", "what", "who")], rows)


def _kept(order: Order, opened: Iterable[Item]) -> Html:
    why = words()["ordering"]["page"]["kept_why"]
    return Html(f"{kept.table(order, opened)}<p>{escape(why)}</p>")


def _values(order: Order) -> dict[str, str]:
    own = {name: str(getattr(order, name)) for name in TYPED if name not in ADDRESS}
    return own | {name: str(getattr(order.address, name)) for name in ADDRESS}


def _section(heading: str, *parts: Html) -> Html:
    return Html(f"<section><h2>{escape(heading)}</h2>{''.join(parts)}</section>")


def _list(rows: Iterable[Sequence[str]]) -> Html:
    shown = "".join(
        f'<dt>{escape(name)}</dt><dd dir="auto">{escape(value).replace(chr(10), "<br>")}</dd>' for name, value in rows
    )
    return Html(f"<dl>{shown}</dl>")


def _day(moment: str) -> str:
    return day(dt.datetime.fromisoformat(moment))


def _moment(moment: str) -> str:
    """A day and the time in UTC: one clock for all who read it."""
    at = dt.datetime.fromisoformat(moment)
    return f"{day(at)}, {at:%H:%M} UTC"
