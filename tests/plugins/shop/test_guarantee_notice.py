"""The European notice on the legal guarantee: its files as they are, where one buys, or no release."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from functions.core import html
from functions.register import shop as shops
from plugins.core.site_files import SiteFiles
from plugins.shop import guarantee_notice

SHOP = shops.load()
OWN = replace(SHOP, examples=())
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 595.28 841.89"></svg>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The notice's files as the owner lays them in."""
    (tmp_path / "en.svg").write_bytes(SVG)
    (tmp_path / "en.pdf").write_bytes(b"%PDF-1.7 the notice")
    return tmp_path


def test_while_it_is_an_example_nothing_is_missing_and_nothing_is_published(tmp_path: Path) -> None:
    assert "guarantee_notice" in SHOP.examples
    assert guarantee_notice.missing(SHOP, tmp_path / "none") == []
    site, answers = SiteFiles(tmp_path / "site"), SiteFiles(tmp_path / "answers")
    assert guarantee_notice.shown(SHOP, site, answers, tmp_path / "none") == {}
    assert not site.wanted and not answers.wanted


def test_once_it_is_no_example_each_file_that_is_not_there_is_told(folder: Path) -> None:
    assert guarantee_notice.missing(OWN, folder) == []
    german = replace(OWN, guarantee_notice={"en": "https://e.example", "de": "https://d.example"})
    found = guarantee_notice.missing(german, folder)
    assert [one.path for one in found] == ["content/guarantee-notice/de.svg", "content/guarantee-notice/de.pdf"]
    assert all("the Commission’s own file" in one.remedy for one in found)


@pytest.mark.parametrize("content", [b"", b"<svg></svg>", b"\x89PNG no picture"], ids=["empty", "no size", "spoilt"])
def test_what_is_no_picture_is_told(folder: Path, content: bytes) -> None:
    (folder / "en.svg").unlink()
    (folder / f"en.{'png' if b'PNG' in content else 'svg'}").write_bytes(content)
    (problem,) = guarantee_notice.missing(OWN, folder)
    assert problem.message == "is no picture with a width and a height"


def test_it_is_published_byte_for_byte_and_keeps_its_place(folder: Path, tmp_path: Path) -> None:
    Image.new("RGB", (420, 594)).save(folder / "de.png")
    (folder / "de.pdf").write_bytes(b"%PDF-1.7 die Mitteilung")
    both = replace(OWN, guarantee_notice={"en": "https://e.example", "de": "https://d.example"})
    site, answers = SiteFiles(tmp_path / "site"), SiteFiles(tmp_path / "answers")
    found = guarantee_notice.shown(both, site, answers, folder)
    assert {language: (one.width, one.height) for language, one in found.items()} == {
        "en": (595, 842),
        "de": (420, 594),
    }
    for language, kind in (("en", "svg"), ("de", "png")):
        published = (site.folder / found[language].src.removeprefix("/")).read_bytes()
        assert published == (folder / f"{language}.{kind}").read_bytes()
    assert (answers.folder / "guarantee-notice.pdf").read_bytes() == b"%PDF-1.7 the notice"
    assert (answers.folder / "de/guarantee-notice.pdf").read_bytes() == b"%PDF-1.7 die Mitteilung"


def test_it_has_its_place_before_one_buys_and_each_product_leads_there(site: Path) -> None:
    basket = (site / "basket/index.html").read_text(encoding="utf-8")
    assert '<h2 id="legal-guarantee">Your legal guarantee</h2>' in basket
    assert f'<a href="{SHOP.guarantee_notice["en"]}">' in basket
    product = (site / "shop/garam-masala/index.html").read_text(encoding="utf-8")
    assert '<a href="/basket/#legal-guarantee">Two years, by law</a>' in product


@pytest.mark.parametrize("language", ["", "de/"])
def test_the_last_look_has_it_under_the_order(language: str) -> None:
    page = (html.folder() / f"{language}order-look.html").read_text(encoding="utf-8")
    assert page.index("${form}") < page.index('<h2 id="legal-guarantee">')
