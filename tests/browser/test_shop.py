"""The shop's lists: by plain links without script, in place with it, and in the address either way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.keys import presses_to

CHEAPEST, DEAREST = "Star anise", "Gahwa blend"


def products(page: Page) -> Locator:
    """The names of the products that are seen, in their order."""
    return page.get_by_role("region", name="Products").get_by_role("heading", level=3)


def follow(page: Page, name: str) -> None:
    page.get_by_role("region", name="Products").get_by_role("link", name=name, exact=True).first.click()


def test_every_category_is_a_page_with_the_way_back(visitor: Page) -> None:
    visitor.goto("/shop/")
    expect(products(visitor)).to_have_count(12)
    follow(visitor, "Blends")
    expect(products(visitor)).to_have_text(["Garam masala", "Bun sugar", "Gahwa blend"])
    expect(visitor).to_have_url(re.compile("/shop/blends/$"))
    follow(visitor, "Bun sugar")
    trail = visitor.get_by_role("navigation", name="Where you are")
    expect(trail.get_by_role("listitem")).to_have_text(["Shop", "Blends", "Bun sugar"])
    trail.get_by_role("link", name="Blends").click()
    expect(visitor.get_by_role("navigation", name="Where you are").get_by_role("listitem")).to_have_text(
        ["Shop", "Blends"]
    )


def test_a_list_is_sorted(visitor: Page) -> None:
    visitor.goto("/shop/")
    follow(visitor, "Price")
    expect(visitor).to_have_url(re.compile("/shop/by-price/$"))
    expect(products(visitor).first).to_have_text(CHEAPEST)
    expect(products(visitor).last).to_have_text(DEAREST)
    follow(visitor, "Name")
    expect(products(visitor).first).to_have_text("Black cardamom, whole")
    follow(visitor, "As on the shelf")
    expect(visitor).to_have_url(re.compile("/shop/$"))
    expect(visitor.get_by_role("heading", name="Ground this week")).to_be_visible()


def test_a_list_is_narrowed_and_says_how_many_are_left(visitor: Page) -> None:
    visitor.goto("/shop/")
    follow(visitor, "Without nuts")
    expect(visitor.get_by_role("status").filter(has_text="11 of 12 shown")).to_be_visible()
    expect(products(visitor).filter(has_text="Sumac")).to_have_count(0)
    expect(visitor).to_have_url(re.compile("/shop/without-nuts/$"))
    follow(visitor, "Without nuts")
    expect(products(visitor)).to_have_count(12)
    expect(visitor).to_have_url(re.compile("/shop/$"))


def test_with_script_orders_and_filters_add_up_in_the_address_and_the_focus_stays(page: Page) -> None:
    page.goto("/shop/")
    page.evaluate("window.untouched = true")
    for name in ("In stock", "Without nuts", "Price per kg"):
        follow(page, name)
        expect(page.get_by_role("link", name=name)).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="10 of 12 shown")).to_be_visible()
    expect(products(page).first).to_have_text("Bun sugar")
    assert page.evaluate("window.untouched") is True
    assert page.url.endswith("/shop/by-unit-price/?only=in-stock.without-nuts")


def test_a_narrowed_list_stays_narrowed_when_it_is_sorted(visitor: Page) -> None:
    visitor.goto("/shop/")
    follow(visitor, "Without nuts")
    follow(visitor, "Price")
    expect(visitor).to_have_url(re.compile("/shop/without-nuts/by-price/$"))
    expect(products(visitor).first).to_have_text(CHEAPEST)
    expect(products(visitor).filter(has_text="Sumac")).to_have_count(0)
    visitor.reload()
    expect(products(visitor).filter(has_text="Sumac")).to_have_count(0)


@pytest.mark.parametrize("way", ["a shared address", "a reload", "the way back"])
def test_what_is_seen_comes_back_with_its_address(page: Page, way: str) -> None:
    page.goto("/shop/")
    for name in ("In stock", "Without nuts", "Price"):
        follow(page, name)
    names = products(page).all_inner_texts()
    assert len(names) == 10
    if way == "a reload":
        page.reload()
    elif way == "the way back":
        follow(page, names[0])
        expect(page.get_by_role("heading", level=1)).to_have_text(names[0])
        page.go_back()
    else:
        address, page = page.url, page.context.new_page()
        page.goto(address)
    expect(products(page)).to_have_text(names)
    expect(page.get_by_role("link", name="In stock")).to_have_attribute("aria-current", "true")


def test_a_category_is_narrowed_in_place_too(page: Page) -> None:
    page.goto("/shop/companions/")
    for name in ("In stock", "Name"):
        follow(page, name)
    expect(products(page)).to_have_text(["Long pepper", "Star anise", "Sumac"])
    assert page.url.endswith("/shop/companions/by-name/?only=in-stock")


def test_an_address_that_asks_for_what_there_is_not_shows_what_there_is(page: Page) -> None:
    for only in ("nonsense", "", "in-stock..", "__proto__", "%00"):
        page.goto(f"/shop/?only={only}")
        expect(products(page)).to_have_count(11 if "in-stock" in only else 12)


def test_a_list_is_narrowed_by_keyboard_alone(page: Page) -> None:
    page.goto("/shop/")
    presses_to(page, page.get_by_role("link", name="Without mustard"))
    page.keyboard.press("Enter")
    expect(products(page)).to_have_count(11)
    expect(page.get_by_role("link", name="Without mustard")).to_be_focused()
