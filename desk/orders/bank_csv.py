"""Reads the list of bookings that a bank gives as CSV: what came in, in euro.

There is no standard. Which column is which is told by its heading, in German or English; above the headings may stand
lines about the account; the text is UTF-8 or Windows-1252; an amount is ``1.234,56``, ``1,234.56`` or ``1234.56``.
Where an amount cannot be read with certainty, the file is refused, with the line.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence
from decimal import Decimal

from desk.orders.payments import Payment, StatementError, digest, numbered

# What a column's heading begins with, small letters, the better one first.
_HEADINGS = {
    "booked": ("buchungstag", "buchungsdatum", "booking date", "buchung", "date", "datum", "valuta"),
    "amount": ("betrag", "umsatz", "amount"),
    "currency": ("währung", "waehrung", "currency"),
    "payer": (
        "name zahlungsbeteiligter", "beguenstigter/zahlungspflichtiger", "begünstigter/zahlungspflichtiger",
        "zahlungspflichtige", "auftraggeber", "payer", "partner name", "name",
    ),
    "text": ("verwendungszweck", "purpose", "payment reference", "reference", "remittance", "beschreibung"),
    "side": ("soll/haben", "s/h", "credit/debit"),
    "end_to_end": ("kundenreferenz", "end-to-end", "end to end", "ende-zu-ende"),
    "state": ("status",),
}  # fmt: skip
_NEEDED = ("booked", "amount")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})")
# With marks between thousands only where cents follow: 1.234 may be either.
_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:[.\u00a0\u202f ']\d{3})+,\d{2}|\d+(?:,\d{1,2})?)")
_POINT = re.compile(r"[+-]?(?:\d{1,3}(?:[,\u00a0\u202f ']\d{3})+\.\d{2}|\d+(?:\.\d{1,2})?)")
_MOST_ABOVE = 30


def read(data: bytes) -> list[Payment]:
    """The payments of a list, in its order.

    :raises StatementError: where its columns are not known, or a line cannot be read.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    for separator in (";", ",", "\t"):
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
        for at, row in enumerate(rows[:_MOST_ABOVE]):
            columns = _columns(row)
            if all(name in columns for name in _NEEDED):
                return _payments(rows, at + 1, columns)
    raise StatementError("No line of this file names a column for the day and one for the amount.")


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Which column is which, by the headings of a row."""
    headings = [" ".join(cell.lower().split()) for cell in row]
    found: dict[str, int] = {}
    for name, beginnings in _HEADINGS.items():
        for beginning in beginnings:
            at = next((at for at, heading in enumerate(headings) if heading.startswith(beginning)), None)
            if at is not None and at not in found.values():
                found[name] = at
                break
    return found


def _payments(rows: list[list[str]], begin: int, columns: dict[str, int]) -> list[Payment]:
    found = []
    for at, row in enumerate(rows[begin:], begin + 1):
        cells = {name: row[column].strip() if column < len(row) else "" for name, column in columns.items()}
        # An empty line, or a sum below the list.
        if not cells["amount"] or not cells["booked"]:
            continue
        in_euro = cells.get("currency", "").upper() in ("", "EUR", "€")
        amount = _amount(cells["amount"], at)
        if cells.get("side", "").upper()[:1] in ("S", "D"):
            amount = -abs(amount)
        pending = cells.get("state", "").lower() in ("vorgemerkt", "pending", "umsatz vorgemerkt")
        if amount <= 0 or not in_euro or pending:
            continue
        text = " ".join(f"{cells.get('text', '')} {cells.get('end_to_end', '')}".split())
        booked, payer = _day(cells["booked"], at), cells.get("payer", "")
        found.append(Payment(booked, amount, payer, text, digest(booked, amount, payer, text)))
    return numbered(found)


def _amount(cell: str, at: int) -> Decimal:
    plain = re.sub(r"^(?:EUR|€)\s*|\s*(?:EUR|€)$", "", cell.replace("\u2212", "-"))
    if plain.endswith("-"):
        plain = f"-{plain[:-1]}"
    readings = {
        Decimal(re.sub(r"[^\d,+-]", "", plain).replace(",", ".")) if _COMMA.fullmatch(plain) else None,
        Decimal(re.sub(r"[^\d.+-]", "", plain)) if _POINT.fullmatch(plain) else None,
    } - {None}
    if len(readings) != 1:
        raise StatementError(f"Line {at}: the amount cannot be read with certainty.")
    (amount,) = readings
    assert amount is not None
    return amount


def _day(cell: str, at: int) -> dt.date:
    try:
        german = _DAY.fullmatch(cell)
        if german:
            year = int(german[3]) + (2000 if len(german[3]) == 2 else 0)
            return dt.date(year, int(german[2]), int(german[1]))
        return dt.date.fromisoformat(cell[:10])
    except ValueError:
        raise StatementError(f"Line {at}: the day of booking is no date.") from None
