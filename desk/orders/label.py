"""An address label as PDF: whom to, large; where from, small; the order's number, for the hand that packs."""

from __future__ import annotations

import datetime as dt

from desk.orders.pdf import Page
from functions.register import shop

SIZE = (103.0, 164.0)
_MARGIN, _LARGEST, _SMALLEST = 8.0, 18.0, 7.0


def of(address: str, number: str, now: float) -> bytes:
    """The label.

    :param address: lines as :func:`functions.orders.mails.address` gives them.
    """
    page = Page(SIZE, number, dt.datetime.fromtimestamp(int(now), dt.UTC))
    sender = shop.current()
    page.put(_MARGIN, 12, f"{sender.name}, {sender.street}", points=8)
    page.put(_MARGIN, 16, f"{sender.postcode} {sender.city}", points=8)
    page.line(_MARGIN, 19, SIZE[0] - _MARGIN, 19)
    lines = address.split("\n")
    points = _points(page, lines)
    y = 40.0
    for at, line in enumerate(lines):
        page.put(_MARGIN, y, line, points=points, bold=at == 0)
        y += points * 0.5
    page.put(SIZE[0] - _MARGIN, SIZE[1] - 8, number, points=11, right=True)
    return page.bytes()


def _points(page: Page, lines: list[str]) -> float:
    """The largest size in which the longest line fits."""
    page.set_font("latin", "B", _LARGEST)
    widest = max(page.get_string_width(line) for line in lines)
    return max(min(_LARGEST, _LARGEST * (SIZE[0] - 2 * _MARGIN) / widest), _SMALLEST)
