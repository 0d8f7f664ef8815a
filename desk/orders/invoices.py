"""What an invoice says, and its number.

Numbers have no gaps and none comes twice: the counter of the year goes from what was read to the next, the number is
put down, and the order gets it, all in one transaction or not at all. What the invoice says of the customer is kept
with it: it stays as it was issued, whatever is corrected later.

An invoice is never changed. Money that goes back is said by a corrected invoice with a number of the same row
(corrections.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal

from desk.errors import ChangedError
from desk.store import Store
from functions.core import clock, transaction
from functions.core.attributes import Item, timestamp, typed
from functions.orders import states
from functions.orders.invoice import pointer
from functions.orders.order import BOOKING_YEARS, Order, kept_until
from functions.register import shop

# German UStDV section 33: up to this, an invoice needs no customer and no net amounts.
SMALL = Decimal(250)
_CENT = Decimal("0.01")
UNIT = Decimal("0.000001")
_COUNTER = "invoice-counter#"
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its gross and net sums; ``each`` is the net price of one, to six places."""

    name: str
    product: str
    quantity: int
    gross: Decimal
    net: Decimal
    each: Decimal


@dataclass(frozen=True, slots=True)
class Sums:
    """``net`` and ``vat`` as an invoice adds them up; ``rounding`` is what makes that the price that was agreed, which
    includes the tax: nothing, or one cent.
    """

    rows: tuple[Row, ...]
    rate: Decimal
    net: Decimal
    vat: Decimal
    rounding: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice, or with ``corrects`` a corrected one, as it is drawn: all that does not follow from the shop."""

    number: str
    issued: dt.datetime
    kind: str
    to: Item
    order: Order
    sums: Sums
    corrects: str = ""
    corrects_of: dt.datetime | None = None


def kind(order: Order) -> str:
    """``hybrid`` for a firm with a VAT id, ``small`` for a person up to 250 euro, else ``full``."""
    if order.company and order.vat_id:
        return "hybrid"
    return "small" if order.total <= SMALL and not order.company else "full"


def sums(order: Order) -> Sums:
    """Net amounts from prices that include the tax."""
    ((rate_text, _),) = order.totals.vat.items()
    rate = Decimal(rate_text)
    gross = [(f"{line['title']}, {line['unit']}", str(line["product"]), int(line["quantity"]), Decimal(line["sum"]))
             for line in order.lines]  # fmt: skip
    if Decimal(order.totals.postage):
        gross.append(("Postage and packing", "postage", 1, Decimal(order.totals.postage)))
    if order.totals.promotion:
        # As a quantity of -1, because a price may not be below nothing (EN 16931, BR-27).
        off = Decimal(order.totals.discount)
        gross.append((f"Promotion {order.totals.promotion}", order.totals.promotion, -1, -off))
    nets = [cents(sum_ * 100 / (100 + rate)) for *_, sum_ in gross]
    # Sums of rounded parts may be a cent or two off the rounded sum: the largest line takes that.
    net = cents(order.total * 100 / (100 + rate))
    nets[max(range(len(nets)), key=nets.__getitem__)] += net - sum(nets)
    rows = tuple(
        Row(name, product, quantity, sum_, part, (part / quantity).quantize(UNIT))
        for (name, product, quantity, sum_), part in zip(gross, nets, strict=True)
    )
    vat = cents(net * rate / 100)
    return Sums(rows, rate, net, vat, order.total - net - vat, order.total)


def issue(store: Store, order: Order) -> Order:
    """Give an order its invoice; one that has one keeps it.

    :raises ChangedError: where nothing is to be invoiced, or others take numbers all the time.
    """
    if order.invoice:
        return order
    if order.state not in (states.PAID, states.SENT, states.CLOSED):
        raise ChangedError(f"{order.number} is {order.state}: an invoice is for what is paid.", {})
    return numbered(store, order, lambda number, at: _invoice(order, number, at))


def numbered(store: Store, order: Order, made: Callable[[str, float], Item]) -> Order:
    """Take the year's next number and write it down with the order, both or neither; the order with it.

    :param made: gives the order's ``invoice`` with a number, at a moment.
    :raises ChangedError: where the order has changed since it was read, or others take numbers all the time.
    """
    for _ in range(_TRIES):
        at = store.clock.now()
        year = clock.day(at).year
        last = int((store.get("order", {"id": f"{_COUNTER}{year}"}) or {}).get("number", 0))
        number = f"R{year}-{last + 1:04d}"
        invoice = made(number, at)
        try:
            writes = _writes(store.names["order"], order, invoice, number=number, last=last, at=at)
            with store.answering():
                transaction.write(store.client, writes)
        except transaction.Cancelled as cancelled:
            if cancelled.reasons[2].refused:
                raise ChangedError(f"{order.number} has changed meanwhile. Look, and try again.", {}) from None
            continue
        return Order.from_item(order.as_item() | {"invoice": invoice})
    raise ChangedError("Others take invoice numbers at this moment. Try again.", {})


def document(order: Order) -> Document:
    """The invoice of an order to which one was issued."""
    invoice = order.invoice
    return Document(invoice["number"], issued(order), invoice["kind"], invoice["to"], order, sums(order))


def _invoice(order: Order, number: str, at: float) -> Item:
    to = {"name": order.name, "company": order.company, "vat_id": order.vat_id, "address": asdict(order.address)}
    return {"number": number, "at": timestamp(at), "kind": kind(order), "to": to}


def _writes(table: str, order: Order, invoice: Item, *, number: str, last: int, at: float) -> list[Item]:
    year, kept = clock.day(at).year, kept_until(at, BOOKING_YEARS)
    counter = {
        "TableName": table,
        "Key": typed({"id": f"{_COUNTER}{year}"}),
        "UpdateExpression": "SET #number = :next, expires_at = :kept",
        "ConditionExpression": "#number = :last" if last else "attribute_not_exists(id)",
        "ExpressionAttributeNames": {"#number": "number"},
        "ExpressionAttributeValues": typed({":next": last + 1, ":kept": kept} | ({":last": last} if last else {})),
    }
    taken = {"id": pointer(number), "order": order.id, "expires_at": kept}
    put = {"TableName": table, "Item": typed(taken), "ConditionExpression": "attribute_not_exists(id)"}
    given = {
        "TableName": table,
        "Key": typed({"id": order.id}),
        "UpdateExpression": "SET #invoice = :invoice",
        "ConditionExpression": "#state = :state AND #invoice = :seen",
        "ExpressionAttributeNames": {"#invoice": "invoice", "#state": "state"},
        "ExpressionAttributeValues": typed({":invoice": invoice, ":state": order.state, ":seen": order.invoice}),
    }
    return [{"Update": counter}, {"Put": put}, {"Update": given}]


def seller() -> shop.Shop:
    """Who issues it."""
    return shop.current()


def issued(order: Order) -> dt.datetime:
    """The day of the invoice, in the shop's time."""
    return clock.local(str(order.invoice["at"]))


def cents(amount: Decimal) -> Decimal:
    """Rounded to the cent, half a cent up."""
    return amount.quantize(_CENT, ROUND_HALF_UP)
