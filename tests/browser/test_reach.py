"""What people come for is near: the way to their choices on every page, products on the first screen of the shop."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.tour import DESKTOP, PHONE, Seen
from tests.browser.visiting import choose

SMALL = ViewportSize(width=360, height=640)


@pytest.mark.slow
def test_the_way_to_the_choices_is_on_the_first_screen_of_every_page_and_large_enough(toured: dict[str, Seen]) -> None:
    for path, page in toured.items():
        assert page.named == 1, path
        for size in (PHONE, DESKTOP):
            part, side = page.ways[size["width"]]
            assert part > 0.99 and side >= 44, f"{path} at {size['width']}"


def test_the_header_takes_three_rows_at_the_most_on_the_narrowest_phone(reader: Page) -> None:
    reader.set_viewport_size(ViewportSize(width=320, height=640))
    reader.goto("/shop/")
    box = reader.locator("header.head").bounding_box()
    # Rows of 44 px targets, with the room above and below them.
    assert box and box["height"] < 4 * 44


def test_a_change_of_mind_takes_one_click_more_than_the_yes(visitor: Page) -> None:
    visitor.goto("/privacy/")
    choose(visitor, "accept")
    visitor.get_by_role("banner").get_by_role("link", name="Your choices").click()
    reject = visitor.get_by_role("button", name="Reject all")
    expect(reject).to_be_visible()
    reject.click()


@pytest.mark.parametrize(
    ("path", "size"),
    [("/", PHONE), ("/", DESKTOP), ("/shop/", SMALL), ("/shop/", DESKTOP), ("/shop/by-price/", SMALL),
     ("/shop/by-price/", DESKTOP), ("/shop/without-nuts/", SMALL), ("/shop/without-nuts/", DESKTOP),
     ("/shop/companions/", SMALL), ("/shop/pods/", DESKTOP)],
    ids=lambda one: one if isinstance(one, str) else str(one["width"]),
)  # fmt: skip
def test_the_first_product_is_on_the_first_screen_with_its_name(reader: Page, path: str, size: ViewportSize) -> None:
    reader.set_viewport_size(size)
    reader.goto(path)
    card = reader.locator(".card:visible").first
    expect(card.get_by_role("img").or_(card.locator(".picture")).first).to_be_in_viewport(ratio=1)
    expect(card.get_by_role("heading")).to_be_in_viewport(ratio=0.5)


def test_on_a_phone_categories_orders_and_filters_are_one_step_away_and_then_work(visitor: Page) -> None:
    visitor.set_viewport_size(SMALL)
    visitor.goto("/shop/")
    visitor.evaluate("document.getElementById('privacy-choices').remove()")
    lists = visitor.get_by_role("region", name="Products")
    expect(lists.get_by_role("link", name="Without nuts")).to_be_hidden()
    lists.get_by_role("link", name="Sort, filter, categories").click()
    expect(lists.get_by_role("link", name="Everything", exact=True)).to_be_in_viewport()
    lists.get_by_role("link", name="Without nuts").click()
    expect(visitor).to_have_url(re.compile("/shop/without-nuts/$"))


def test_a_question_about_a_product_keeps_the_product(visitor: Page) -> None:
    visitor.goto("/shop/sumac/")
    visitor.get_by_role("link", name="Ask about this").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Ask about Sumac")
    expect(visitor.get_by_label("Your message")).to_have_value("About Sumac, 75 g tin:\n\n")
    expect(visitor.get_by_label("What is it about?")).to_have_value("product")


def test_a_trail_is_shown_whole_when_its_text_is_spaced_out(reader: Page) -> None:
    reader.set_viewport_size(ViewportSize(width=320, height=800))
    reader.goto("/journal/what-green-means/")
    here = reader.locator(".trail [aria-current]")
    space_out = "e.style.letterSpacing = '.12em'; e.style.wordSpacing = '.16em'"
    assert here.evaluate(f"(e) => {{ {space_out}; return e.scrollWidth <= e.clientWidth }}")
    expect(here).not_to_have_css("text-overflow", "ellipsis")
