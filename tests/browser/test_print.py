"""Printed, the policy is all there: its words, where its links lead, and nothing that is only of use on a screen."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PageObject, PdfReader

from tests.browser.visiting import banner

CONTENT = Path(__file__).parents[2] / "content"
PRODUCTS, ARTICLES = (sorted(CONTENT.glob(f"{folder}/*.md")) for folder in ("products", "journal"))


def printed(page: Page) -> list[str]:
    """The text of each sheet of A4."""
    return [sheet.extract_text() for sheet in sheets(page)]


def sheets(page: Page) -> Sequence[PageObject]:
    """The sheets of A4."""
    return PdfReader(BytesIO(page.pdf(format="A4"))).pages


def words(text: str) -> list[str]:
    """The words of a text in order, joined letters taken apart."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text))


@pytest.mark.slow
def test_the_printed_policy_holds_every_word_of_it_and_is_no_longer_than_it_need_be(page: Page) -> None:
    page.goto("/privacy/")
    expect(banner(page)).to_be_visible()
    said = words(page.locator("main .prose").first.inner_text())
    paper = printed(page)
    assert len(said) > 1_000
    assert Counter(said) - Counter(words(" ".join(paper))) == {}
    # A sheet of this size and leading holds about 400 words; tables and headings take more room.
    assert len(paper) <= 2 + len(said) / 300, len(paper)
    assert all(len(words(sheet)) > 20 for sheet in paper[:-1]), "a sheet with next to nothing on it"


@pytest.mark.slow
def test_what_is_only_of_use_on_a_screen_is_not_printed(page: Page) -> None:
    page.goto("/privacy/")
    question = "".join(words(banner(page).locator(".ask-words p").first.inner_text()))
    text = "".join(words(" ".join(printed(page))))
    assert question
    for useless in (question, "Skiptothe", "Savechoices"):
        assert useless not in text
    page.emulate_media(media="print")
    for hidden in page.locator("#privacy-choices, .skip, header nav, footer nav, main form").all():
        expect(hidden).to_be_hidden()


def test_on_paper_a_link_says_where_it_leads(page: Page) -> None:
    page.goto("/privacy/")
    page.emulate_media(media="print")
    links = page.locator("main .prose a[href^='http']")
    assert links.count()
    for link in links.all():
        after = link.evaluate("(link) => getComputedStyle(link, '::after').content")
        assert link.get_attribute("href") in after


@pytest.mark.parametrize(
    ("path", "most"),
    [*((f"/shop/{file.stem}/", 2) for file in PRODUCTS), *((f"/journal/{file.stem}/", 3) for file in ARTICLES)],
)
def test_a_product_is_printed_on_two_sheets_at_most_and_an_article_on_three(reader: Page, path: str, most: int) -> None:
    reader.goto(path)
    reader.emulate_media(media="print")
    assert len(sheets(reader)) <= most
    useless = "main :is(form, button, [aria-labelledby=related], [aria-labelledby=others])"
    expect(reader.locator(useless).filter(visible=True)).to_have_count(0)


@pytest.mark.parametrize("path", ["/journal/eleven-grams/", "/shop/green-cardamom-pods/"])
def test_a_recipe_and_a_product_are_printed_in_ink_on_paper(page: Page, path: str) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(path)
    colours = page.locator("main h1, main p").evaluate_all(
        "(all) => all.filter((e) => e.checkVisibility()).map((e) => getComputedStyle(e).color)"
    )
    assert colours
    assert all(sum(map(int, re.findall(r"\d+", colour)[:3])) < 3 * 0x60 for colour in colours), set(colours)
