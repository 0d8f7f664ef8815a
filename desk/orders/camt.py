"""Reads a bank statement in CAMT.053 (ISO 20022), of any of its versions: what was booked as come in, in euro.

The names of elements are the same in all versions; what moved in version 8 (a party's name, the state) is looked for
in both places. A credit that takes back a debit of ours is no payment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree

from defusedxml import ElementTree as Safe
from defusedxml.common import DefusedXmlException

from desk.orders.payments import Payment, StatementError, digest, numbered

Element = ElementTree.Element


def read(data: bytes) -> list[Payment]:
    """The payments of a statement, in its order.

    :raises StatementError: where it is no CAMT.053, or an entry is not as the standard has it.
    """
    try:
        root = Safe.fromstring(data, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError):
        raise StatementError("This is no XML that can be read here.") from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    statements = root.findall("./BkToCstmrStmt/Stmt")
    if not statements:
        raise StatementError("This XML is no bank statement (CAMT.053).")
    entries = [entry for statement in statements for entry in statement.findall("Ntry")]
    return numbered([payment for at, entry in enumerate(entries, 1) for payment in _payments(entry, at)])


def _payments(entry: Element, at: int) -> Iterator[Payment]:
    """One for each transfer: a bank may book several in one sum."""
    state = _text(entry, "Sts/Cd") or _text(entry, "Sts")
    if not _came_in(entry) or state != "BOOK" or _text(entry, "RvslInd") in ("true", "1"):
        return
    parts = entry.findall("NtryDtls/TxDtls")
    for part in parts or [entry]:
        # Where a sum holds several transfers, each has its own amount, and perhaps its own direction.
        if part is not entry and part.find("CdtDbtInd") is not None and not _came_in(part):
            continue
        amount = part.find("Amt") if len(parts) > 1 else None
        if amount is None and len(parts) > 1:
            amount = part.find("AmtDtls/TxAmt/Amt")
        value = _amount(entry.find("Amt") if amount is None and len(parts) <= 1 else amount, at)
        if value is None:
            continue
        booked, payer, text = _booked(entry, at), _payer(part), _written(part, entry)
        own = _text(part, "Refs/AcctSvcrRef") or _text(entry, "AcctSvcrRef")
        yield Payment(booked, value, payer, text, digest(own or "", booked, value, payer, text))


def _came_in(element: Element) -> bool:
    return _text(element, "CdtDbtInd") == "CRDT"


def _amount(found: Element | None, at: int) -> Decimal | None:
    """In euro; None for another currency, which nobody here asks to be paid in."""
    if found is None:
        raise StatementError(f"Entry {at}: an amount is missing.")
    if found.get("Ccy") != "EUR":
        return None
    try:
        amount = Decimal((found.text or "").strip())
    except InvalidOperation:
        raise StatementError(f"Entry {at}: the amount is no number.") from None
    if not amount.is_finite() or amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        raise StatementError(f"Entry {at}: the amount is none.")
    return amount


def _booked(entry: Element, at: int) -> dt.date:
    """The day as the bank wrote it, in its own time: no time zone makes another day of it."""
    said = _text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm")[:10]
    try:
        return dt.date.fromisoformat(said[:10])
    except ValueError:
        raise StatementError(f"Entry {at}: the day of booking is no date.") from None


def _payer(part: Element) -> str:
    places = ("UltmtDbtr/Nm", "UltmtDbtr/Pty/Nm", "Dbtr/Nm", "Dbtr/Pty/Nm")
    return next((name for place in places if (name := _text(part, f".//RltdPties/{place}"))), "")


def _written(part: Element, entry: Element) -> str:
    places = (".//RmtInf/Strd/CdtrRefInf/Ref", ".//RmtInf/Ustrd", ".//RmtInf/Strd/AddtlRmtInf", ".//Refs/EndToEndId")
    found = [element.text or "" for place in places for element in part.findall(place)]
    found += [] if found else [_text(entry, "AddtlNtryInf")]
    return " ".join(" ".join(found).split())


def _text(element: Element, place: str) -> str:
    found = element.find(place)
    return (found.text or "").strip() if found is not None else ""
