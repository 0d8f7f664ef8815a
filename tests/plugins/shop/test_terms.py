"""The terms as the mail of an order carries them: of the pages' own words, as text and as PDF."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from plugins.shop import terms

HTML = (
    '<h2 id="a">Paying &amp; sending</h2><p>By <strong>transfer</strong>, see <a href="/shipping/">postage</a>.</p>'
    '<form><p>Not this</p></form><ul><li>Żółć, Jörg</li></ul><p><a href="mailto:a@b.example">a@b.example</a></p>'
)
BLOCKS = terms.blocks("Terms", HTML, "https://shop.example")


def test_a_page_becomes_its_words_with_links_written_out_and_forms_left_out() -> None:
    assert BLOCKS == [
        ("h1", "Terms"),
        ("h2", "Paying & sending"),
        ("p", "By transfer, see postage (https://shop.example/shipping/)."),
        ("li", "Żółć, Jörg"),
        ("p", "a@b.example"),
    ]
    assert "\n\n- Żółć, Jörg\n\n" in terms.as_text(BLOCKS)


def test_the_same_words_are_the_same_bytes_and_every_letter_is_in_the_pdf() -> None:
    first, again = (terms.as_pdf(BLOCKS, "Terms") for _ in range(2))
    assert first == again
    read = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(first)).pages).split())
    for said in ("Paying & sending", "By transfer, see postage (https://shop.example/shipping/).", "– Żółć, Jörg"):
        assert said in read


def test_a_pdf_is_kept_between_builds_until_a_word_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    monkeypatch.setattr(terms, "as_pdf", lambda *given: made.append(given) or repr(given).encode())
    other = [*BLOCKS, ("p", "One sentence more.")]
    first, again, changed = (terms.kept_pdf(found, "Terms", tmp_path) for found in (BLOCKS, BLOCKS, other))
    assert first == again != changed
    assert made == [(BLOCKS, "Terms"), (other, "Terms")]
    assert terms.kept_pdf(BLOCKS, "Other terms", tmp_path) not in (first, changed)
