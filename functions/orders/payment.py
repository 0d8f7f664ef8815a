"""Paying an order by bank transfer: the reference that finds it again, and the QR code that a bank's app reads.

The code follows EPC069-12 (version 002), the reference ISO 11649. Amounts are :class:`~decimal.Decimal` all the way: a
float, or a text that something else reads, may lose a cent without a word.

Another way of paying is added beside this file: docs/decisions/ says how.
"""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from functions.core.attributes import Item
from functions.orders.order import Order
from functions.register import shop

if TYPE_CHECKING:
    import segno

_SIGNS = re.compile("[^0-9A-Z]")
_REFERENCE = re.compile("RF[0-9]{2}[0-9A-Z]{1,21}")
# Looked for at every place, because a wrong one may begin before the right one.
_OURS = re.compile("(?=(RF[0-9]{2}C[0-9]{2}[0-9A-Z]{5}))")
_CENT = Decimal("0.01")
_MOST = Decimal("999999999.99")
_MOST_OF_NAME = 70
# White around the code, in modules (ISO/IEC 18004), so that it can be read on a dark page.
_QUIET_ZONE = 4


class Unpayable(ValueError):  # noqa: N818 - what the amount is, not what we did
    """An amount that no transfer can carry, or that has parts of a cent."""


def reference(number: str) -> str:
    """The creditor reference of an order's number: ``C26-7F3K-9`` → ``RF04C267F3K9``.

    :raises ValueError: where the number is empty or too long for one.
    """
    plain = _SIGNS.sub("", number.upper())
    if not 1 <= len(plain) <= 21:
        raise ValueError("no number that a reference can carry")
    return f"RF{98 - _remainder(plain + 'RF00'):02d}{plain}"


def referred(text: str) -> list[str]:
    """The references of ours in what a payer wrote, however it is spaced, in their order; none with a wrong sign.

    Banks break the text after so many signs, and people put a blank after each four.
    """
    found = (match[1] for match in _OURS.finditer(_SIGNS.sub("", text.upper())))
    return list(dict.fromkeys(one for one in found if is_reference(one)))


def is_reference(text: str) -> bool:
    """Whether this is a creditor reference by its form and check digits (ISO 11649)."""
    return bool(_REFERENCE.fullmatch(text)) and _remainder(text[4:] + text[:4]) == 1


def spaced(text: str) -> str:
    """An IBAN or a reference in groups of four, as people copy it: ``DE89 3704 0044 …``."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def epc_payload(total: Decimal, reference_: str) -> str:
    """What the QR code says: to whom, how much, with which reference.

    :raises Unpayable: on an amount below one cent, above what the standard has room for, or with parts of a cent.
    """
    if not isinstance(total, Decimal) or not total.is_finite() or not _CENT <= total <= _MOST:
        raise Unpayable("no amount for a transfer")
    if total != total.quantize(_CENT):
        raise Unpayable("an amount with parts of a cent")
    bank = shop.current().bank
    # Version 002, UTF-8, a SEPA credit transfer; then BIC, name, IBAN, amount, no purpose, the reference. The lines for
    # a free text and a note are left out: a payload may end where nothing follows.
    return "\n".join(
        ("BCD", "002", "1", "SCT", bank.bic, bank.holder[:_MOST_OF_NAME], bank.iban, f"EUR{total:.2f}", "", reference_)
    )


def epc_svg(payload: str) -> str:
    """The QR code as SVG to put into a page: one path, black on white, as large as its box."""
    out = BytesIO()
    _code(payload).save(
        out, kind="svg", border=_QUIET_ZONE, xmldecl=False, svgns=True, omitsize=True, light="#fff", nl=False,
        svgclass="payment-code", lineclass=None,
    )  # fmt: skip
    return out.getvalue().decode()


def epc_png(payload: str) -> bytes:
    """The same as PNG, for mail programs, which show no SVG."""
    out = BytesIO()
    _code(payload).save(out, kind="png", border=_QUIET_ZONE, scale=6)
    return out.getvalue()


def of(order: Order) -> Item:
    """How an order is paid, for a program: ``iban``, ``bic``, ``holder``, ``reference``, ``amount`` and ``epc``."""
    bank, reference_ = shop.current().bank, str(order.pay.get("reference") or reference(order.number))
    return {
        "holder": bank.holder,
        "iban": bank.iban,
        "bic": bank.bic,
        "reference": reference_,
        "amount": f"{order.total:.2f}",
        "epc": epc_payload(order.total, reference_),
    }


def _code(payload: str) -> segno.QRCode:
    import segno  # noqa: PLC0415 - a start, and every call that draws no code, does without it

    # Error correction M and version 13 at the most, as the standard has it; the coding is named, for umlauts in a name.
    code = segno.make_qr(payload, error="m", boost_error=False, encoding="utf-8", eci=False)
    if int(code.version) > 13:
        raise Unpayable("more than the code may hold")
    return code


def _remainder(text: str) -> int:
    """The remainder modulo 97 with A as 10 … Z as 35 (ISO 7064, as an IBAN has it)."""
    return int("".join(str(int(sign, 36)) for sign in text)) % 97
