"""Paying by transfer: the reference, the code that a bank's app reads, and amounts that lose no cent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import resvg_py
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from stdnum import iso11649

from functions.orders import payment
from functions.register import shop

REFERENCE = "RF04C267F3K9"


def scanned(picture: bytes) -> str:
    """What a phone's camera reads in it."""
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))
    return str(found.text)


@given(st.from_regex(r"C[0-9]{2}-[0-9A-HJKMNP-TV-Z]{4,8}-[0-9A-HJKMNP-TV-Z]", fullmatch=True))
def test_every_number_has_a_reference_that_another_library_finds_valid(number: str) -> None:
    made = payment.reference(number)
    assert iso11649.is_valid(made)
    assert payment.is_reference(made)
    assert made.endswith(number.replace("-", ""))


@pytest.mark.parametrize("number", ["", "---", "C" * 22])
def test_a_number_that_no_reference_can_carry_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        payment.reference(number)


def test_one_wrong_sign_makes_a_reference_invalid() -> None:
    made = payment.reference("C26-7F3K-9")
    for at in range(2, len(made)):
        other = "1" if made[at] != "1" else "2"
        assert not payment.is_reference(made[:at] + other + made[at + 1 :])


@pytest.mark.parametrize(
    "written",
    [
        "{0}", "{1}", "Cardamum order {1} thank you", "ref.{0}", "rf {2}", "SVWZ+{3} EREF+NOTPROVIDED",
        "DE89 3704 0044 0532 0130 00 {0}",
    ],
)  # fmt: skip
def test_a_reference_is_found_however_a_payer_or_a_bank_wrote_it(written: str) -> None:
    made = payment.reference("C26-7F3K-9")
    text = written.format(made, payment.spaced(made), made[2:].lower(), f"{made[:6]} {made[6:]}")
    assert payment.referred(text) == [made]


def test_two_references_in_one_text_are_both_found_and_none_where_there_is_none() -> None:
    one, two = payment.reference("C26-7F3K-9"), payment.reference("C26-7F3M-K")
    assert payment.referred(f"{two} and {one}, {two}") == [two, one]
    assert payment.referred("RF, for the pepper from Kampot, RF00") == []


def test_a_phone_reads_holder_iban_amount_and_reference_in_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = shop.current()
    umlauts = replace(ours, bank=replace(ours.bank, holder="Gewürze Müller & Søn, Straße 1 ąę"))
    monkeypatch.setattr(shop, "current", lambda: umlauts)
    payload = payment.epc_payload(Decimal("23.40"), payment.reference("C26-7F3K-9"))
    svg = payment.epc_svg(payload)
    for picture in (payment.epc_png(payload), bytes(resvg_py.svg_to_bytes(svg_string=svg, width=400))):
        assert scanned(picture).split("\n") == [
            "BCD", "002", "1", "SCT", ours.bank.bic, "Gewürze Müller & Søn, Straße 1 ąę", ours.bank.iban, "EUR23.40",
            "", payment.reference("C26-7F3K-9"),
        ]  # fmt: skip


def test_the_code_is_small_and_needs_no_style_and_no_script() -> None:
    svg = payment.epc_svg(payment.epc_payload(Decimal("12.00"), REFERENCE))
    assert len(svg) < 4_000
    assert "style=" not in svg
    assert "<script" not in svg
    assert svg.startswith("<svg")


@given(st.decimals(min_value="0.01", max_value="999999999.99", places=2))
def test_an_amount_stands_in_the_code_to_the_cent(amount: Decimal) -> None:
    line = payment.epc_payload(amount, REFERENCE).split("\n")[7]
    assert Decimal(line.removeprefix("EUR")) == amount


@pytest.mark.parametrize("amount", ["0", "0.00", "-1.00", "23.405", "0.001", "1000000000", "NaN", "Infinity"])
def test_an_amount_that_no_transfer_carries_is_refused_and_never_rounded(amount: str) -> None:
    with pytest.raises(payment.Unpayable):
        payment.epc_payload(Decimal(amount), REFERENCE)


@pytest.mark.parametrize("amount", [23.4, "23.40", 23])
def test_only_a_decimal_is_an_amount(amount: Any) -> None:
    with pytest.raises(payment.Unpayable):
        payment.epc_payload(amount, REFERENCE)
