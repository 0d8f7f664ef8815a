"""Filling the basket and ordering, as a visitor does."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.letter import looked_over

TYPED = {
    "name": "Grace Hopper",
    "street": "1 Loom Lane",
    "postcode": "20457",
    "city": "Hamburg",
    "email": "grace@example.org",
}
LABELS = {
    "name": "Your name",
    "street": "Street and number",
    "postcode": "Postcode",
    "city": "Town",
    "email": "Your e-mail address",
    "note": "A note to us",
}
# What the script of every page exports, as a promise: a module is loaded once, so this is the one that runs.
SITE_SCRIPT = """import(document.querySelector('script[src*="/js/site."]').src)"""
LOOK, BUY = "Look it over", "Order with obligation to pay"


def add(page: Page, slug: str, count: int = 1) -> None:
    """Put a product into the basket on its page, and wait until that is said."""
    page.goto(f"/shop/{slug}/")
    page.get_by_label("How many").fill(str(count))
    page.get_by_role("button", name="Add to basket").click()
    expect(page.get_by_role("status").filter(has_text="Your basket holds")).to_be_visible()


def link(page: Page) -> Locator:
    """The way to the basket in the page's head; its name ends with how many things are in it."""
    return page.get_by_role("banner").get_by_role("link", name=re.compile("^Basket"))


def quantity(page: Page, name: str) -> Locator:
    """The field of a product's line."""
    return page.get_by_role("spinbutton", name=name, exact=True)


def lines(page: Page) -> Locator:
    """The lines that are seen."""
    return page.get_by_role("group", name="What you would like").get_by_role("listitem")


def costs(page: Page) -> Locator:
    """What it comes to, below the lines."""
    return page.locator("#sums")


def fill(page: Page, **other: str) -> None:
    """Say who orders and where it should go."""
    for name, text in (TYPED | other).items():
        page.get_by_label(LABELS[name]).fill(text)


def look(page: Page) -> None:
    """Go on to the page that shows it all once more."""
    page.get_by_role("button", name=LOOK).click()


def buy(page: Page) -> None:
    """Order on that page, and wait for the order's own."""
    expect(page.get_by_role("heading", name="Please check your order")).to_be_visible()
    with looked_over():
        page.get_by_role("button", name=BUY).click()
        expect(page.get_by_role("heading", name="Your order", exact=True, level=1)).to_be_visible()


def orders(items: list[dict[str, object]]) -> list[dict[str, object]]:
    """The orders of the table, without the items that only find them by their numbers."""
    return [item for item in items if "number" in item]


def kept(page: Page) -> str | None:
    """What the browser keeps of the basket, without the time."""
    found: str | None = page.evaluate("localStorage.getItem('basket')")
    return found and found.partition("&%40=")[0]
