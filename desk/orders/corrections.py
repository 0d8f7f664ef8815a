"""Corrected invoices: what an invoice said too much, once money went back (German UStG sections 14 and 17).

What was paid back is corrected when it is paid back. Each correction names the invoice that it corrects, takes the next
number of the same row without gaps, and says what it takes off: all of the invoice, or a part as one line. Together
with the invoice, they always come to what we keep.
"""

from __future__ import annotations

from decimal import Decimal

from desk.errors import ChangedError
from desk.orders import invoices
from desk.orders.invoices import Document, Row, Sums
from desk.store import Store
from functions.core import clock
from functions.core.attributes import Item, timestamp
from functions.orders.order import Order

_NONE = Decimal("0.00")


def due(order: Order) -> Decimal:
    """How much is to be corrected now: what went back of the price, less what is corrected already.

    What was paid beyond the price was never invoiced, so it goes back without a correction.
    """
    if not order.invoice:
        return _NONE
    received = Decimal(str(order.pay.get("received", {}).get("amount", order.total)))
    gone = Decimal(str(order.pay.get("refunded", {}).get("amount", "0")))
    return max(_NONE, min(order.total - (received - gone), order.total)) - _corrected(order)


def issue(store: Store, order: Order) -> Order:
    """Correct the invoice by what went back since; an order of which nothing did stays as it is.

    :raises ChangedError: where the order has changed since it was read, or others take numbers all the time.
    """
    amount = due(order)
    if amount <= 0:
        return order

    def corrected(number: str, at: float) -> Item:
        entry = {"number": number, "at": timestamp(at), "amount": f"{amount:.2f}"}
        return order.invoice | {"corrections": [*order.invoice.get("corrections", ()), entry]}

    return invoices.numbered(store, order, corrected)


def document(order: Order, number: str) -> Document:
    """A correction of an order's invoice, by its number.

    :raises ChangedError: where the order has none of that number.
    """
    before = _NONE
    for entry in order.invoice.get("corrections", ()):
        amount = Decimal(entry["amount"])
        if entry["number"] == number:
            first = invoices.document(order)
            return Document(
                number, clock.local(entry["at"]), first.kind, first.to, order,
                _sums(first, amount, before), first.number, first.issued,
            )  # fmt: skip
        before += amount
    raise ChangedError(f"{order.number} has no correction {number}.", {})


def _corrected(order: Order) -> Decimal:
    return sum((Decimal(entry["amount"]) for entry in order.invoice.get("corrections", ())), _NONE)


def _sums(invoice: Document, amount: Decimal, before: Decimal) -> Sums:
    """What a correction takes off, ``before`` having been taken off already. Net amounts go by what is off in all, so
    that those of all corrections of a whole invoice come to its own.
    """
    sums = invoice.sums
    if amount == sums.total:
        return sums

    def net_of(gross: Decimal) -> Decimal:
        return invoices.cents(gross * 100 / (100 + sums.rate))

    net = net_of(before + amount) - net_of(before)
    vat = invoices.cents(net * sums.rate / 100)
    row = Row(f"Paid back, part of invoice {invoice.number}", "refund", 1, amount, net, net.quantize(invoices.UNIT))
    return Sums((row,), sums.rate, net, vat, amount - net - vat, amount)
