"""``GET /api/order`` and ``POST /api/order``: an order's own page, by the link that only its customer has, and the
correction of its address until it is sent.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from functions import languages
from functions.core import observe, problems, store
from functions.core.attributes import Item, timestamp
from functions.core.settings import setting
from functions.core.table import flat
from functions.orders import customer, invoice, link, number, own_page, tables
from functions.orders.customer import TYPED
from functions.orders.order import Address, Order
from functions.orders.placing import CUSTOMER
from functions.web import forms, requests, responses
from functions.web.body import Body

MOST_BYTES = 16 * 1024

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@router.get("/api/order")
def show() -> Response[Any]:
    """The page of an order or, where the address names one, an invoice of it."""
    event = router.current_event
    with store.answering():
        order = _linked(event.raw_event)
        number_of_invoice = requests.query(event.raw_event, "invoice")
        if number_of_invoice:
            return _invoice(order, number_of_invoice)
        saved = "saved" if requests.query(event.raw_event, "saved") else ""
        return own_page.page(order, _opened(order), notice=saved)


@router.post("/api/order")
def correct() -> Response[str]:
    return forms.answered(router.current_event, _sent, TYPED, most=MOST_BYTES)


def _sent(sent: Body) -> Response[str]:
    with store.answering():
        return _corrected(_linked(router.current_event.raw_event), sent.values)


def _invoice(order: Order, asked: str) -> Response[Any]:
    """The PDF of an invoice.

    :raises problems.Problem: 410 where the order has none of that number.
    """
    data = invoice.pdf(tables.ours().orders, order, asked)
    if data is None:
        raise problems.no_order()
    return responses.download(f"{asked}.pdf", "application/pdf", data)


def _linked(event: Mapping[str, Any]) -> Order:
    """The order that a link opens; from here on, what is said is in its language.

    :raises problems.Problem: 410 where it opens none. Whether there is such a number makes no difference.
    """
    name = number.read(requests.query(event, "number"))
    found = tables.by_number(tables.ours(), name) if name else None
    if found is None or not link.opens(found.id, requests.query(event, "key")):
        raise problems.no_order()
    if found.language in languages.OFFERED and not requests.query(event, "language"):
        languages.use(found.language)
    return found


def _opened(order: Order) -> list[Item]:
    """The audit's lines about an order."""
    return list(flat(store.table("AUDIT_TABLE").under("record", order.id)))


def _corrected(order: Order, values: Mapping[str, Any]) -> Response[str]:
    # The country stays: another has other postage.
    name, address, errors = customer.address_from({**values, "country": order.address.country})
    if address is None:
        problem = problems.fields(*errors)
        observe.refused(problem.kind, problem.status)
        return own_page.page(order, _opened(order), problem=problem, typed=values)
    if (name, address) == (order.name, order.address):
        return responses.see_other(link.path(order), ())
    if _written(order, name, address):
        observe.count("OrderAddressCorrected")
        return responses.see_other(f"{link.path(order)}&saved=1", ())
    late = problems.conflict()
    found = tables.by_id(tables.ours(), order.id) or order
    return own_page.page(found, _opened(order), notice="late", problem=late, typed=values)


def _written(order: Order, name: str, address: Address) -> bool:
    """Whether it was in time: the parcel has not left."""
    states = dict(zip((":placed", ":paid"), own_page.CORRECTABLE, strict=True))
    entry = {"state": order.state, "what": "address", "at": timestamp(time.time()), "who": CUSTOMER}
    changed = store.change(
        setting("ORDER_TABLE"),
        {"id": order.id},
        "SET #name = :name, #address = :address, #history = list_append(#history, :entry)",
        only_if="#state IN (:placed, :paid)",
        names={"#name": "name", "#address": "address", "#history": "history", "#state": "state"},
        values={":name": name, ":address": asdict(address), ":entry": [entry], **states},
    )
    return changed is not None
