"""An invoice as PDF: for a person the short form or the full one; for a firm PDF/A-3 with the XML of EN 16931 in it."""

from __future__ import annotations

from decimal import Decimal

from drafthorse.pdf import attach_xml

from desk.orders import invoice_xml, invoices
from desk.orders.invoices import Document
from desk.orders.pdf import Page
from functions.core import clock
from functions.core.attributes import Item
from functions.languages import day, money
from functions.orders.order import Order

_LEFT, _RIGHT, _BOTTOM, _STEP = 22.0, 188.0, 265.0, 6.0


def of(document: Document) -> bytes:
    """An invoice or a corrected one."""
    order, issued = document.order, document.issued
    hybrid = document.kind == "hybrid"
    title = f"{'Corrected invoice' if document.corrects else 'Invoice'} {document.number}"
    page = Page("A4", title, issued, archive=hybrid)
    shop = invoices.seller()
    y = _lines(page, 25, (shop.name, shop.street, f"{shop.postcode} {shop.city}", f"VAT id {shop.vat_id}", shop.email))
    if document.kind != "small":
        y = _lines(page, 60, buyer(document.to, shop.country))
    y = max(y, 70) + 16
    page.put(_LEFT, y, title, points=20, bold=True)
    y = _lines(page, y + 9, (
        *_corrects(document),
        f"Date of invoice: {day(issued, 'en')}",
        f"Date of delivery: {_delivered(order)}",
        f"Order: {order.number}",
    )) + 6  # fmt: skip
    y = _table(page, y, document)
    end = "Paid back by transfer." if document.corrects else "Paid by transfer, with thanks."
    page.put(_LEFT, min(y + 12, _BOTTOM + 8), f"{end} Nothing is due.")
    data = page.bytes()
    if not hybrid:
        return data
    about = {"author": shop.name, "title": title, "subject": f"Order {order.number}",
             "creator": shop.name, "producer": "fpdf2", "keywords": "Factur-X, invoice"}  # fmt: skip
    return bytes(attach_xml(data, invoice_xml.of(document), level="EN 16931", metadata=about, lang="en"))


def _corrects(document: Document) -> tuple[str, ...]:
    """What a correction corrects, by number and day (German UStDV section 31(5))."""
    if document.corrects_of is None:
        return ()
    first = f"Corrects invoice {document.corrects} of {day(document.corrects_of, 'en')}:"
    return first, "what is named below is taken off it, because it was paid back."


def buyer(to: Item, home: str) -> tuple[str, ...]:
    """Whom it is to, a line each."""
    address = to["address"]
    country = "" if address["country"] == home else address["country"]
    vat_id = f"VAT id {to['vat_id']}" if to["vat_id"] else ""
    town = f"{address['postcode']} {address['city']}".strip()
    lines = (to["company"], to["name"], address["street"], address["extra"], town, country, vat_id)
    return tuple(line for line in lines if line)


def _delivered(order: Order) -> str:
    """The day it was sent; of what is not sent yet, that of the invoice."""
    sent = [clock.local(entry["at"]) for entry in order.history if entry["state"] == "sent"]
    return day(sent[0] if sent else invoices.issued(order), "en")


def _table(page: Page, y: float, document: Document) -> float:
    """Gross prices, as the customer agreed to them; below, the tax that is inside, or net and tax by themselves."""
    net, sums = document.kind == "hybrid", document.sums
    _row(page, y, ("", "", "Net" if net else "Price, VAT included"), bold=True)
    for row in sums.rows:
        y += _STEP
        if y > _BOTTOM:
            page.add_page()
            y = 25
        _row(page, y, (str(row.quantity), row.name, _euro(row.net if net else row.gross)))
    y += 2
    page.line(_LEFT, y, _RIGHT, y)
    rate = f"{sums.rate.normalize():f} %"
    ends: list[tuple[str, Decimal]] = [("Net", sums.net), (f"VAT, {rate}", sums.vat)]
    if sums.rounding:
        ends.append(("Rounding", sums.rounding))
    if document.kind == "small":
        # The short form names the rate, and no net amount.
        ends = []
    total = "Taken off" if document.corrects else "Total"
    for name, amount in (*ends, (f"{total}, {rate} VAT included", sums.total)):
        y += _STEP
        _row(page, y, ("", name, _euro(amount)), bold=name.startswith(total))
    return y


def _row(page: Page, y: float, cells: tuple[str, str, str], bold: bool = False) -> None:
    page.put(_LEFT, y, cells[0], bold=bold)
    page.put(_LEFT + 12, y, cells[1], bold=bold)
    page.put(_RIGHT, y, cells[2], bold=bold, right=True)


def _lines(page: Page, y: float, lines: tuple[str, ...]) -> float:
    for line in lines:
        page.put(_LEFT, y, line)
        y += _STEP - 0.8
    return y


def _euro(amount: Decimal) -> str:
    return ("−" if amount < 0 else "") + money(abs(amount), "en").replace("\u202f", " ")
