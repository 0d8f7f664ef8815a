"""A bank's statement, as CAMT.053 of several versions and as the CSV of several banks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.orders import bank_csv, camt
from desk.orders.payments import StatementError

REFERENCE = "RF04C267F3K9"


def entry(
    inner: str = "", amount: str = "23.40", side: str = "CRDT", state: str = "BOOK", day: str = "2026-12-31"
) -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>{state}</Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt>{inner}</Ntry>"
    )


def details(text: str = REFERENCE, payer: str = "<Nm>Jörg Müller</Nm>", more: str = "") -> str:
    return (
        f"<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{more}<RltdPties><Dbtr>{payer}</Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>{text[:9]}</Ustrd><Ustrd>{text[9:]}</Ustrd></RmtInf></TxDtls>"
    )


def statement(*entries: str, version: str = "02") -> bytes:
    return (
        f'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">'
        f"<BkToCstmrStmt><Stmt>{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def test_what_was_booked_as_come_in_is_read_and_nothing_else() -> None:
    found = camt.read(
        statement(
            entry(f"<NtryDtls>{details()}</NtryDtls>"),
            entry(side="DBIT"),
            entry(state="PDNG"),
            entry("<RvslInd>true</RvslInd>"),
        )
    )
    assert [(one.booked, one.amount, one.payer) for one in found] == [
        (dt.date(2026, 12, 31), Decimal("23.40"), "Jörg Müller")
    ]
    assert found[0].text.replace(" ", "").startswith(REFERENCE)


def test_version_8_keeps_state_and_name_elsewhere() -> None:
    inner = f"<NtryDtls>{details(payer='<Pty><Nm>Ada Byron</Nm></Pty>')}</NtryDtls>"
    newer = entry(inner).replace("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>")
    (found,) = camt.read(statement(newer, version="08"))
    assert found.payer == "Ada Byron"


def test_several_transfers_booked_in_one_sum_are_each_a_payment() -> None:
    parts = "".join(details(more=f'<Amt Ccy="EUR">{amount}</Amt>') for amount in ("23.40", "10.00"))
    found = camt.read(statement(entry(f"<NtryDtls>{parts}</NtryDtls>", amount="33.40")))
    assert [one.amount for one in found] == [Decimal("23.40"), Decimal("10.00")]


def test_a_structured_reference_is_read_and_another_currency_is_left_out() -> None:
    told = f"<RmtInf><Strd><CdtrRefInf><Ref>{REFERENCE}</Ref></CdtrRefInf></Strd></RmtInf>"
    parts = f"<NtryDtls><TxDtls>{told}</TxDtls></NtryDtls>"
    (found,) = camt.read(statement(entry(parts), entry().replace("EUR", "PLN")))
    assert found.text == REFERENCE


def test_equal_bookings_are_told_apart_and_the_same_file_read_again_gives_the_same() -> None:
    data = statement(entry(), entry())
    first, second = camt.read(data)
    assert first.entry != second.entry
    assert [one.entry for one in camt.read(data)] == [first.entry, second.entry]


@pytest.mark.parametrize("day", ["2026-12-31", "2027-01-01", "2026-03-29", "2026-10-25"])
def test_the_day_of_booking_is_the_bank_s_whatever_the_hour_and_the_zone(day: str) -> None:
    late = entry(day=day).replace(f"<Dt>{day}</Dt>", f"<DtTm>{day}T00:30:00+02:00</DtTm>")
    (found,) = camt.read(statement(late))
    assert found.booked == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<a>", b"<Document/>", statement(entry(amount="12,40")), statement(entry(amount="-1")),
        statement(entry(amount="0.001")), statement(entry(day="31.12.2026")),
        b'<!DOCTYPE a [<!ENTITY b "c">]><Document>&b;</Document>',
    ],
)  # fmt: skip
def test_what_is_no_statement_is_refused_without_repeating_it(data: bytes) -> None:
    with pytest.raises(StatementError) as told:
        camt.read(data)
    assert "12,40" not in str(told.value)


SPARKASSE = (
    '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Kundenreferenz (End-to-End)";'
    '"Beguenstigter/Zahlungspflichtiger";"Betrag";"Waehrung";"Info"\n'
    '"DE1";"31.12.26";"31.12.26";"GUTSCHR. UEBERWEISUNG";"RF04 C267 F3K9";"";"Jörg Müller";"1.023,40";"EUR";"gebucht"\n'
    '"DE1";"31.12.26";"31.12.26";"LASTSCHRIFT";"Strom";"";"Werke";"-80,00";"EUR";"Umsatz gebucht"\n'
).encode("cp1252")
GLS = (
    "Auftragskonto;IBAN;Buchungstag;Valutadatum;Name Zahlungsbeteiligter;Verwendungszweck;Betrag;Waehrung\n"
    "Konto;DE1;31.12.2026;31.12.2026;Jörg Müller;RF04 C267 F3K9;1023,40;EUR\n"
).encode("utf-8-sig")
DKB = (
    '"Girokonto";"DE1"\n"Kontostand vom 31.12.26:";"5.000,00 €"\n""\n'
    '"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Empfänger*in";"Verwendungszweck";"Betrag (€)"\n'
    '"31.12.26";"31.12.26";"Gebucht";"Jörg Müller";"Cardamum";"RF04 C267 F3K9";"1.023,40"\n'
    '"31.12.26";"";"Vorgemerkt";"Bo";"Cardamum";"";"9,00"\n'
).encode()
N26 = (
    '"Booking Date","Value Date","Partner Name","Partner Iban",Type,"Payment Reference","Account Name","Amount (EUR)"\n'
    '2026-12-31,2026-12-31,"Jörg Müller",DE1,Income,"RF04 C267 F3K9",Main,1023.40\n'
    '2026-12-31,2026-12-31,Rent,DE2,Out,"",Main,-900.00\n'
).encode()


@pytest.mark.parametrize("data", [SPARKASSE, GLS, DKB, N26])
def test_the_lists_of_banks_are_read_alike(data: bytes) -> None:
    (found,) = bank_csv.read(data)
    assert (found.booked, found.amount, found.payer) == (dt.date(2026, 12, 31), Decimal("1023.40"), "Jörg Müller")
    assert found.text == "RF04 C267 F3K9"


def test_a_column_of_credit_and_debit_gives_the_direction() -> None:
    text = "Buchungstag;Betrag;Soll/Haben\n31.12.2026;10,00;S\n31.12.2026;20,00;H\n"
    assert [one.amount for one in bank_csv.read(text.encode())] == [Decimal(20)]


@pytest.mark.parametrize("amount", ["1.234", "1,234", "12 EUR 5", "1,2,3", "1e3", "0x10", "1.23,4.5"])
def test_an_amount_that_cannot_be_read_with_certainty_stops_with_its_line(amount: str) -> None:
    with pytest.raises(StatementError, match="Line 2: the amount"):
        bank_csv.read(f"Buchungstag;Betrag\n31.12.2026;{amount}\n".encode())


@given(st.decimals(min_value="0.01", max_value="9999999.99", places=2))
def test_an_amount_is_read_to_the_cent_in_german_and_in_english(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    for written in (english, german, f"{amount:.2f}"):
        (found,) = bank_csv.read(f"Buchungstag;Betrag\n31.12.2026;{written}\n".encode())
        assert found.amount == amount


@pytest.mark.parametrize("data", [b"", b"a;b\n1;2\n", b"Betrag\n1,00\n", b"Buchungstag;Betrag\n32.12.2026;1,00\n"])
def test_a_list_without_known_columns_or_with_no_date_is_refused(data: bytes) -> None:
    with pytest.raises(StatementError):
        bank_csv.read(data)
