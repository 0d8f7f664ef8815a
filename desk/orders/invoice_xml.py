"""The XML of an invoice to a firm: EN 16931 as UN/CEFACT's Cross Industry Invoice, in the profile of Factur-X."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from drafthorse.models.accounting import ApplicableTradeTax
from drafthorse.models.document import Document as CrossIndustryInvoice
from drafthorse.models.note import IncludedNote
from drafthorse.models.party import TaxRegistration
from drafthorse.models.payment import PaymentMeans, PaymentTerms
from drafthorse.models.tradelines import LineItem

from desk.orders import invoices
from desk.orders.invoices import Document, Row
from functions.core import clock
from functions.orders.order import Order
from functions.register.shop import Shop

GUIDELINE = "urn:cen.eu:en16931:2017"
_INVOICE, _CREDIT_NOTE = "380", "381"
_SEPA, _OTHER_MEANS, _VAT, _STANDARD, _PIECE, _EMAIL = "58", "1", "VAT", "S", "C62", "EM"


def of(document: Document) -> bytes:
    """The XML of an invoice or of a corrected one; it is held against the schema on the way.

    A correction is a credit note: its amounts have no sign, its kind says that they are taken off.
    """
    shop, sums, to, order = invoices.seller(), document.sums, document.to, document.order
    doc = CrossIndustryInvoice()
    doc.context.guideline_parameter.id = GUIDELINE
    doc.header.id = document.number
    doc.header.type_code = _CREDIT_NOTE if document.corrects else _INVOICE
    doc.header.issue_date_time = document.issued.date()
    note = IncludedNote()
    note.content = f"{shop.legal_form}. {shop.registration.court}, {shop.registration.number}."
    doc.header.notes.add(note)
    trade = doc.trade
    for at, row in enumerate(sums.rows, 1):
        trade.items.add(_line(at, row, sums.rate))
    _seller(trade.agreement.seller, shop)
    buyer = trade.agreement.buyer
    buyer.name = to["company"]
    buyer.contact.person_name = to["name"]
    _address(buyer.address, to["address"])
    buyer.tax_registrations.add(_registration(to["vat_id"]))
    trade.agreement.buyer_order.issuer_assigned_id = order.number
    trade.delivery.event.occurrence = _delivered(order)
    _settlement(trade.settlement, document, shop)
    return bytes(doc.serialize(schema="FACTUR-X_EN16931"))


def _line(at: int, row: Row, rate: Decimal) -> Any:
    line = LineItem()
    line.document.line_id = str(at)
    line.product.name = row.name
    line.product.seller_assigned_id = row.product
    line.agreement.net.amount = row.each
    line.delivery.billed_quantity = (Decimal(row.quantity), _PIECE)
    line.settlement.trade_tax.type_code = _VAT
    line.settlement.trade_tax.category_code = _STANDARD
    line.settlement.trade_tax.rate_applicable_percent = rate
    line.settlement.monetary_summation.total_amount = row.net
    return line


def _seller(seller: Any, shop: Shop) -> None:
    seller.name = shop.name
    seller.legal_organization.id = ("0002", shop.registration.number)
    seller.contact.person_name = shop.persons[0]
    seller.contact.telephone.number = shop.phone
    seller.contact.email.address = shop.email
    seller.electronic_address.uri_ID = (_EMAIL, shop.email)
    _address(seller.address, {name: getattr(shop, name) for name in ("street", "postcode", "city", "country")})
    seller.tax_registrations.add(_registration(shop.vat_id))


def _settlement(settlement: Any, document: Document, shop: Shop) -> None:
    sums = document.sums
    settlement.payment_reference = str(document.order.pay.get("reference", ""))
    settlement.currency_code = "EUR"
    settlement.payment_means.add(_means(document, shop))
    tax = ApplicableTradeTax()
    tax.calculated_amount = sums.vat
    tax.type_code = _VAT
    tax.basis_amount = sums.net
    tax.category_code = _STANDARD
    tax.rate_applicable_percent = sums.rate
    settlement.trade_tax.add(tax)
    terms = PaymentTerms()
    terms.description = f"{'Paid back' if document.corrects else 'Paid'} by transfer. Nothing is due."
    settlement.terms.add(terms)
    totals = settlement.monetary_summation
    totals.line_total = sums.net
    totals.charge_total = Decimal("0.00")
    totals.allowance_total = Decimal("0.00")
    totals.tax_basis_total = (sums.net, None)
    totals.tax_total = (sums.vat, "EUR")
    if sums.rounding:
        totals.rounding_amount = sums.rounding
    totals.grand_total = (sums.net + sums.vat, None)
    totals.prepaid_total = sums.total
    totals.due_amount = Decimal("0.00")
    if document.corrects_of is not None:
        settlement.invoice_referenced_document.issuer_assigned_id = document.corrects
        settlement.invoice_referenced_document.issue_date_time = document.corrects_of.date()


def _means(document: Document, shop: Shop) -> Any:
    """How it was paid. The account to which money went back stays in the bank's own list."""
    means = PaymentMeans()
    if document.corrects:
        means.type_code = _OTHER_MEANS
        return means
    means.type_code = _SEPA
    means.payee_account.iban = shop.bank.iban
    means.payee_account.account_name = shop.bank.holder
    means.payee_institution.bic = shop.bank.bic
    return means


def _address(address: Any, of: Mapping[str, str]) -> None:
    address.postcode = of["postcode"]
    address.line_one = of["street"]
    if of.get("extra"):
        address.line_two = of["extra"]
    address.city_name = of["city"]
    address.country_id = of["country"]


def _registration(vat_id: str) -> Any:
    registration = TaxRegistration()
    registration.id = ("VA", "".join(vat_id.split()).upper())
    return registration


def _delivered(order: Order) -> dt.date:
    """The day it was sent, else that of the invoice."""
    sent = [entry["at"] for entry in order.history if entry["state"] == "sent"]
    return (clock.local(sent[0]) if sent else invoices.issued(order)).date()
