"""``POST /api/orders``: look at what an order comes to, and place it. ``GET /api/stock``: what is left.

Both steps come as a form, from a page with or without script, or as JSON, from a program. The first shows the whole
price and signs it with the time and with all that was sent; the second places exactly that. Another price by then is
shown and signed anew, and never charged without a word.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from functions.core import observe, problems, store
from functions.core.attributes import Item
from functions.core.problems import FieldError
from functions.core.settings import setting
from functions.languages import say
from functions.orders import (
    catalogue,
    changed_prices,
    customer,
    held,
    lines,
    link,
    look,
    mail_limit,
    payment,
    placing,
    promotion,
    stock,
    tables,
    totals,
)  # fmt: skip
from functions.orders.changed_prices import Changed
from functions.orders.customer import Customer
from functions.orders.lines import Line
from functions.orders.order import Order
from functions.orders.states import SoldOut, Tables, TooMuch
from functions.orders.totals import Quote
from functions.register import shop
from functions.register.promotions import Promotion
from functions.web import cookies, form_token, forms, requests, responses
from functions.web.body import Body

MOST_BYTES = 32 * 1024
_STEPS = ("look", "place", "edit")
# Beside the customer's fields and the lines.
_BESIDE = frozenset(
    {"id", "step", "lines", "quoted", "shown_at", "signature", promotion.FIELD, look.HONEYPOT, changed_prices.FIELD}
)
_STOCK_SECONDS = 60

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@router.get("/api/stock")
def left() -> Response[str]:
    """How many are left of each product; the same for everyone, and up to a minute old."""
    with store.answering():
        found = stock.left(tables.ours().stock, tuple(catalogue.products()))
    return responses.public("application/json", {"left": found}, _STOCK_SECONDS)


@router.post("/api/orders")
def order() -> Response[str]:
    return forms.answered(router.current_event, _sent, look.typed_again, most=MOST_BYTES)


def _sent(sent: Body) -> Response[str]:
    answer = _Form(sent.values) if sent.is_form else _Json(sent.values)
    with store.answering():
        return _answered(sent.values, answer, requests.viewer(router.current_event))


class _Json:
    """Answers for a program."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def lines(self) -> lines.Read:
        return lines.from_json(self.values.get("lines", []))

    def looked(
        self, _: Customer, quote: Quote, fields: Mapping[str, str], notice: str, __: Sequence[Changed] = ()
    ) -> Response[str]:
        shown = _shown(quote, look.signed(setting("FORM_KEY"), fields, quote, int(time.time())))
        if notice == "prices":
            raise problems.other_prices(shown)
        if notice:
            raise problems.fields(FieldError("signature", say(f"ordering.notices.{notice}")))
        return responses.data(200, shown)

    def placed(self, found: Order, created: bool) -> Response[str]:
        answer = {"number": found.number, "link": link.path(found), "total": found.totals.total, "currency": "EUR"}
        return responses.data(201 if created else 200, answer | {"pay": payment.of(found)})

    def edited(self) -> Response[str]:
        raise problems.fields(FieldError("step", say("errors.unknown")))


class _Form(_Json):
    """Answers for a person: pages, on each of which is what was typed."""

    def lines(self) -> lines.Read:
        return lines.from_form(self.values)

    def looked(
        self, who: Customer, quote: Quote, fields: Mapping[str, str], notice: str, other: Sequence[Changed] = ()
    ) -> Response[str]:
        # Who was only too quick goes on with the page that was shown, and does not wait anew.
        shown_at = int(self.values["shown_at"]) if notice == "quick" else int(time.time())
        proof = look.signed(setting("FORM_KEY"), fields, quote, shown_at)
        return look.summary(who, quote, fields, proof, notice, other=other)

    def placed(self, found: Order, created: bool) -> Response[str]:  # noqa: ARG002 - a person is led there either way
        return responses.see_other(link.path(found), ())

    def edited(self) -> Response[str]:
        """The form again with what it comes to, of which nobody has to say their name first."""
        wanted, errors = self.lines()
        country = self.values.get("country")
        found, wrong = promotion.found(self.values.get(promotion.FIELD), wanted, time.time())
        if errors or wrong:
            raise problems.fields(*errors, *([wrong] if wrong else []))
        known = wanted and country in shop.current().delivery
        return look.typed_again(None, self.values, totals.quote(wanted, str(country), found) if known else None)


def _answered(values: Mapping[str, Any], answer: _Json, viewer: str) -> Response[str]:
    step = values.get("step", "look")
    if step == "edit":
        return answer.edited()
    ours = tables.ours()
    order_id = _id(values)
    try:
        wanted, who, code = _read(values, answer, step)
    except problems.Problem:
        kept = placing.kept_already(ours, order_id, values) if step == "place" and order_id else None
        if kept is None:
            raise
        return answer.placed(kept, created=False)
    quote = totals.quote(wanted, who.address.country, code)
    fields = who.as_form() | lines.as_form(wanted) | ({"id": values["id"]} if values.get("id") else {})
    fields |= {promotion.FIELD: code.code} if code else {}
    if step == "look":
        if sum(line.quantity for line in wanted) > held.UNITS:
            raise problems.held(held.UNITS)
        _enough(stock.left(ours.stock, [line.product for line in wanted]), wanted)
        if code and not promotion.left(ours.stock, code):
            raise problems.fields(promotion.used_up())
        observe.count("OrderLookedOver")
        return answer.looked(who, quote, fields, "", changed_prices.changed(values, wanted))
    verdict = _verdict(values, quote, fields)
    if verdict != "good":
        kept = placing.kept_already(ours, order_id, values) if order_id else None
        if kept:
            return answer.placed(kept, created=False)
        return answer.looked(who, quote, fields, verdict, changed_prices.changed(values, wanted))
    now = time.time()
    new = placing.new(order_id, who, quote, now, mail_limit.first("confirmation", now))
    return answer.placed(*_placed(ours, new, values, viewer, now))


def _placed(ours: Tables, new: Order, values: Mapping[str, Any], viewer: str, now: float) -> tuple[Order, bool]:
    """:raises problems.Problem: 409 where there is too little of something, 429 where too much is put aside."""
    try:
        counted = held.counted(ours.orders.name, new, viewer, now)
        found, created = placing.place(ours, new, lambda stored: placing.says(stored, values), counted)
    except TooMuch:
        observe.count("OrderHeldBack")
        raise problems.held(held.UNITS) from None
    except SoldOut as short:
        raise _sold_out(short.left) from None
    if created:
        mail_limit.count(now)
    return found, created


def _id(values: Mapping[str, Any]) -> str:
    """The caller's own id, else one that follows from the signature; ``""`` where there is neither yet."""
    if cookies.is_uuid(values.get("id")):
        return str(values["id"])
    signature = values.get("signature")
    return form_token.derived_id(signature) if form_token.is_signature(signature) else ""


def _read(
    values: Mapping[str, Any], answer: _Json, step: object
) -> tuple[tuple[Line, ...], Customer, Promotion | None]:
    """:raises problems.Problem: 422 naming all that is wrong."""
    wanted, errors = answer.lines()
    if not wanted and not errors:
        errors = [FieldError("lines", say("errors.no_lines"))]
    if values.get("id") and not cookies.is_uuid(values["id"]):
        errors.append(FieldError("id", say("errors.uuid")))
    if step not in _STEPS:
        errors.append(FieldError("step", say("errors.unknown")))
    code, amiss = promotion.found(values.get(promotion.FIELD), wanted, time.time())
    errors += [amiss] if amiss else []
    who, wrong = customer.from_values(values, _BESIDE | lines.form_fields(values))
    if who is None or errors:
        raise problems.fields(*errors, *wrong)
    return wanted, who, code


def _verdict(values: Mapping[str, Any], quote: Quote, fields: Mapping[str, str]) -> str:
    """``"good"`` where this very order was shown by us at these prices, and a person had time to read it."""
    shown_at, signature, quoted = (str(values.get(name, "")) for name in ("shown_at", "signature", "quoted"))
    verdict = form_token.judge(setting("FORM_KEY"), shown_at, signature, {**fields, "quoted": quoted}, time.time())
    if verdict == "good" and quoted != quote.digest:
        return "prices"
    # What only a program sees was filled in. The page that is shown now does not have that field.
    return "changed" if verdict == "good" and values.get(look.HONEYPOT) else verdict


def _shown(quote: Quote, proof: Mapping[str, str]) -> Item:
    """What a program is shown before it places an order."""
    said = quote.totals.as_item() | {"currency": "EUR", "lines": quote.lines, "delivery_days": quote.delivery_days}
    return said | dict(proof)


def _enough(there: Mapping[str, int], wanted: tuple[Line, ...]) -> None:
    """:raises problems.Problem: 409 where there is too little of something."""
    short = {line.product: there[line.product] for line in wanted if there[line.product] < line.quantity}
    if short:
        raise _sold_out(short)


def _sold_out(there: Mapping[str, int]) -> problems.Problem:
    observe.count("OrderSoldOut")
    goods = {product: count for product, count in there.items() if product in catalogue.products()}
    if not goods:
        return problems.fields(promotion.used_up())
    errors = (
        FieldError(lines.field(product), say("ordering.errors.left", left=count) if count else say("errors.sold_out"))
        for product, count in goods.items()
    )
    return problems.sold_out(goods, tuple(errors))
