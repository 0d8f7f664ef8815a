"""Filling the basket and ordering, as a visitor does."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

TYPED = {"name": "Grace Hopper", "email": "grace@example.org", "message": "1 Loom Lane\nHamburg"}
# What the script of every page exports, as a promise: a module is loaded once, so this is the one that runs.
SITE_SCRIPT = """import(document.querySelector('script[src*="/js/site."]').src)"""
SEND = "Send order request"


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


def fill(page: Page, **other: str) -> None:
    """Say who orders and where it should go."""
    typed = TYPED | other
    page.get_by_label("Your name").fill(typed["name"])
    page.get_by_label("Your e-mail address").fill(typed["email"])
    page.get_by_label("Where should it go?").fill(typed["message"])


def send(page: Page) -> None:
    page.get_by_role("button", name=SEND).click()


def kept(page: Page) -> str | None:
    """What the browser keeps of the basket, without the time."""
    found: str | None = page.evaluate("localStorage.getItem('basket')")
    return found and found.partition("&%40=")[0]
