"""The answer to a no offers its signed receipt at once, with script and without, and /receipt/ takes it for valid."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import CHOICES, LABELS, answering, choose, gone, jar

OFFER = "Signed receipt of this choice"


def download(page: Page) -> str:
    """The text of the receipt that the page offers."""
    with page.expect_download() as loading:
        page.get_by_role("button", name=OFFER).click()
    return Path(loading.value.path()).read_text(encoding="utf-8")


def refuse(page: Page) -> None:
    """Refuse everything on /choices/."""
    with answering(page):
        page.get_by_role("main").get_by_role("button", name=LABELS["reject"]).click()


@pytest.mark.parametrize("before", [False, True], ids=["a refusal", "a withdrawal"])
def test_a_no_is_answered_with_its_receipt_which_is_valid(visitor: Page, page: Page, before: bool) -> None:
    visitor.goto("/404.html")
    if before:
        choose(visitor, "accept")
    visitor.goto("/choices/")
    refuse(visitor)
    text = download(visitor)
    assert set(jar(visitor)) == {CHOICES}
    page.goto("/receipt/")
    page.get_by_label("Or its text").fill(text)
    page.get_by_role("button", name="Check it").click()
    expect(page.locator("[data-verdict=valid]")).to_be_visible()
    said = page.locator("[data-field=ConsentWithdrawn]" if before else "[data-field=ConsentRefused]")
    expect(said).to_contain_text("Statistics")


def test_the_banner_offers_it_too_and_it_goes_with_the_next_step(page: Page) -> None:
    page.goto("/404.html")
    choose(page, "reject")
    assert '"signature"' in download(page)
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_role("button", name=OFFER)).to_have_count(0)


@pytest.mark.parametrize("way", ["accept", "reject"])
def test_without_script_the_banner_is_answered_with_its_receipt_and_the_way_back(plain: Page, way: str) -> None:
    plain.goto("/shop/sumac/")
    choose(plain, way)
    assert '"signature"' in download(plain)
    plain.get_by_role("link", name="Back to the page you were on").click()
    expect(plain).to_have_url(re.compile("/shop/sumac/$"))
    gone(plain)


@pytest.mark.promise("P24")
def test_a_no_is_kept_as_a_card_which_is_valid_and_alone_finds_and_erases_its_record(visitor: Page, page: Page) -> None:
    visitor.goto("/choices/")
    refuse(visitor)
    visitor.get_by_role("button", name="Card of this choice").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Card of your choice")
    expect(visitor.get_by_role("img", name="QR code")).to_be_visible()
    text = visitor.locator(".card-text").inner_text()
    page.goto("/receipt/")
    page.get_by_label("Or its text").fill(text)
    page.get_by_role("button", name="Check it").click()
    expect(page.locator("[data-verdict=valid]")).to_be_visible()
    expect(page.get_by_role("region", name="What was recorded")).to_contain_text("statistics")
    page.get_by_label("Or its text").fill(text[:150] + ("A" if text[150] != "A" else "B") + text[151:])
    page.get_by_role("button", name="Check it").click()
    expect(page.locator("[data-verdict=changed], [data-verdict=unknown]").locator("visible=true")).to_have_count(1)
    # Somewhere else, with nothing but the card.
    visitor.context.clear_cookies()
    visitor.goto("/receipt/")
    visitor.get_by_label("The number, or the text of the code").fill(text)
    visitor.get_by_role("button", name="Find the record").click()
    visitor.get_by_label("Yes, erase it").check()
    visitor.get_by_role("button", name="Erase it now").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Receipt of erasure")
