"""A firm's invoice is PDF/A-3, by a validator that is not ours; what that does not look at is read with qpdf.

veraPDF, which the industry goes by, is in no registry that this project uses. ``pdf-oxide`` looks at metadata, output
intent, fonts, colours, scripts, encryption, transparency and embedded files. The clauses of ISO 19005-3 below are those
that it leaves out and that apply to pages of text with one file in them.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pdf_oxide
import pikepdf
import pytest
from fontTools.ttLib import TTFont

from desk.orders import invoice_pdf, invoices
from functions.orders.order import Order
from tests.desk.orders.orders import an_order
from tests.desk.orders.test_invoices import FIRM, invoiced, paid_back

LINES = [
    {"product": f"p{at}", "quantity": 1, "title": f"Spice {at}", "unit": "50 g", "price": "0.50", "sum": "0.50"}
    for at in range(39)
]
# Letters of the second font, so that it is embedded as well.
POLISH = FIRM | {"name": "Łukasz Żółć"}


def of(order: Order) -> bytes:
    return invoice_pdf.of(invoices.document(invoiced(order)))


@pytest.fixture(scope="module")
def papers() -> dict[str, bytes]:
    """An invoice, one of two pages, and a correction."""
    order = an_order(steps=("paid", "sent"), **POLISH)
    _, (correction,) = paid_back(order, "23.40")
    return {
        "invoice": of(order),
        "two pages": of(an_order(steps=("paid", "sent"), **POLISH, lines=LINES)),
        "correction": invoice_pdf.of(correction),
    }


PAPERS = pytest.mark.parametrize("paper", ["invoice", "two pages", "correction"])


def problems(data: bytes, level: str = "3b") -> list[str]:
    """What the validator finds."""
    found = pdf_oxide.PdfDocument.from_bytes(data).validate_pdf_a(level)
    assert found["valid"] == (not found["errors"])
    return list(found["errors"])


@PAPERS
def test_the_validator_finds_nothing_amiss(papers: dict[str, bytes], paper: str) -> None:
    assert problems(papers[paper]) == []
    # Level U as well: its text can be searched and copied. It is no PDF/A-2, which lets no such file in.
    assert problems(papers[paper], "3u") == []
    assert any("FILE-001" in one for one in problems(papers[paper], "2b"))


def _without_fonts(pdf: Any) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        del font.DescendantFonts[0].FontDescriptor["/FontFile2"]


def _with_script(pdf: Any) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _without_relationship(pdf: Any) -> None:
    del pdf.Root.AF[0]["/AFRelationship"]


def _without_intent(pdf: Any) -> None:
    del pdf.Root["/OutputIntents"]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_without_fonts, "FONT-001"),
        (_with_script, "CONTENT-002"),
        (_without_relationship, "FILE-001"),
        (_without_intent, "COLOR-001"),
    ],
    ids=["no fonts", "a script", "no relationship", "no output intent"],
)
def test_the_validator_finds_what_is_spoilt(papers: dict[str, bytes], spoil: Callable[[Any], None], code: str) -> None:
    with pikepdf.open(BytesIO(papers["invoice"])) as pdf:
        spoil(pdf)
        out = BytesIO()
        pdf.save(out)
    assert any(code in one for one in problems(out.getvalue()))


@PAPERS
def test_the_file_is_whole_and_has_a_header_of_bytes_and_an_id(papers: dict[str, bytes], paper: str) -> None:
    """ISO 19005-3, 6.1.2, 6.1.3 and 6.1.7: header, trailer, streams."""
    data = papers[paper]
    first, second = data.split(b"\n", 2)[:2]
    assert first.startswith(b"%PDF-1.")
    assert second[:1] == b"%" and len(second) >= 5 and all(byte > 127 for byte in second[1:5])
    assert data.rstrip(b"\r\n").endswith(b"%%EOF")
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len(pdf.trailer.ID) == 2
        assert "/Encrypt" not in pdf.trailer
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        filters = {str(name) for one in streams for name in _filters(one)}
        assert filters <= {"/FlateDecode"}, "LZW and Crypt are forbidden"
        assert not any({"/F", "/FFilter", "/FDecodeParms"} & set(one.keys()) for one in streams)


@PAPERS
def test_the_file_in_it_is_named_typed_and_belongs_to_the_document(papers: dict[str, bytes], paper: str) -> None:
    """ISO 19005-3, 6.8: file specification, media type, associated file."""
    with pikepdf.open(BytesIO(papers[paper])) as pdf:
        (embedded,) = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/EF" in one]
        assert str(embedded.F) == str(embedded.UF) == "factur-x.xml"
        assert str(embedded.AFRelationship) in {"/Alternative", "/Data", "/Source"}
        assert str(embedded.EF.F.Subtype) == "/text/xml"
        assert "/ModDate" in embedded.EF.F.Params
        assert [one.objgen for one in pdf.Root.AF] == [embedded.objgen]


@PAPERS
def test_colours_have_a_profile_and_pages_nothing_that_acts_or_shines_through(
    papers: dict[str, bytes], paper: str
) -> None:
    """ISO 19005-3, 6.2.3, 6.2.10, 6.3, 6.5 and 6.6.1: output intent, transparency, annotations, forms, actions."""
    with pikepdf.open(BytesIO(papers[paper])) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert str(intent.S) == "/GTS_PDFA1"
        profile = intent.DestOutputProfile
        data = profile.read_bytes()
        assert (int(profile.N), data[16:20], data[36:40]) == (3, b"RGB ", b"acsp")
        assert data[8] in (2, 4), "a profile of a version that PDF 1.7 knows"
        assert not {"/AcroForm", "/OpenAction", "/AA", "/Perms"} & set(pdf.Root.keys())
        for page in pdf.pages:
            assert not {"/Annots", "/AA"} & set(page.keys())
            if "/Group" in page:
                assert str(page.Group.CS) == "/DeviceRGB", "the output intent's own"
            for state in page.Resources.get("/ExtGState", {}).values():
                assert state.get("/ca", 1) == state.get("/CA", 1) == 1
                assert state.get("/SMask", pikepdf.Name.None_) == pikepdf.Name.None_


@PAPERS
def test_widths_in_the_document_are_those_of_the_fonts_and_no_glyph_is_missing(
    papers: dict[str, bytes], paper: str
) -> None:
    """ISO 19005-3, 6.2.11.3 to 6.2.11.8: composite fonts, embedding, metrics, encodings, .notdef."""
    with pikepdf.open(BytesIO(papers[paper])) as pdf:
        for page in pdf.pages:
            used = _codes(page)
            assert used
            for name, codes in used.items():
                font = page.Resources.Font[name]
                (inner,) = font.DescendantFonts
                assert str(font.Encoding) == "/Identity-H"
                assert (str(inner.Subtype), "/ToUnicode" in font) == ("/CIDFontType2", True)
                table = inner.CIDToGIDMap.read_bytes()
                file = TTFont(BytesIO(inner.FontDescriptor.FontFile2.read_bytes()))
                glyphs, scale = file.getGlyphOrder(), 1000 / file["head"].unitsPerEm
                declared = _widths(inner)
                for code in codes:
                    glyph = int.from_bytes(table[2 * code : 2 * code + 2])
                    assert 0 < glyph < len(glyphs), "no .notdef, and none that is not embedded"
                    real = file["hmtx"][glyphs[glyph]][0] * scale
                    assert abs(declared.get(code, int(inner.get("/DW", 1000))) - real) <= 1


def _filters(stream: Any) -> list[Any]:
    found = stream.get("/Filter")
    return list(found) if isinstance(found, pikepdf.Array) else [found] if found else []


def _codes(page: Any) -> dict[str, set[int]]:
    """The codes that a page shows, by font."""
    found: dict[str, set[int]] = {}
    font, outer = "", []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "q":
            outer.append(font)
        elif name == "Q":
            font = outer.pop()
        elif name == "Tf":
            font = str(operands[0])
        elif name in {"Tj", "TJ"}:
            parts = operands[0] if name == "TJ" else operands
            for part in parts:
                if isinstance(part, pikepdf.String):
                    data = bytes(part)
                    pairs = zip(data[::2], data[1::2], strict=True)
                    found.setdefault(font, set()).update(high << 8 | low for high, low in pairs)
    return found


def _widths(font: Any) -> dict[int, float]:
    """The widths that a composite font declares: ``first [w …]`` or ``first last w``."""
    found: dict[int, float] = {}
    rest = list(font.get("/W", []))
    while rest:
        first, second, *rest = rest
        if isinstance(second, pikepdf.Array):
            found |= {int(first) + at: float(width) for at, width in enumerate(second)}
        else:
            width, *rest = rest
            found |= dict.fromkeys(range(int(first), int(second) + 1), float(width))
    return found
