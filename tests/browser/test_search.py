"""The search in a browser: what is found, how it is told, and that nothing of what is typed leaves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, ViewportSize, expect

from tests.browser.keys import presses_to
from tests.browser.test_accessibility import violations
from tests.browser.visiting import carry
from tests.browser.watch import Watch


@pytest.fixture
def searcher(page: Page, base_url: str, register: Any) -> Iterator[Page]:
    """A visitor who has answered the banner, on the search page."""
    carry(page, f"v1.{register.policy.version}.", base_url)
    page.goto("/search/")
    yield page


def field(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="What are you looking for?")


def found(page: Page) -> Locator:
    """The links that were found."""
    return page.locator("#found").get_by_role("link")


def told(page: Page) -> Locator:
    return page.locator("#found-told")


def test_results_come_as_one_types_and_nothing_of_it_is_sent(searcher: Page, watch: Watch) -> None:
    before = len(watch.requests)
    field(searcher).focus()
    field(searcher).press_sequentially("saffron")
    expect(found(searcher).first).to_have_text("Saffron threads")
    expect(told(searcher)).to_have_text(re.compile(r"^\d+ results for “saffron”\.$"))
    expect(searcher.get_by_role("heading", name="Journal")).to_be_hidden()
    asked = [request.url for request in watch.requests[before:]]
    assert len(asked) == 1 and "/theme/search/index." in asked[0], asked
    assert not any("saffron" in (request.post_data or "") + request.url.partition("#")[0] for request in watch.requests)


def test_nothing_is_loaded_before_the_field_is_used(searcher: Page, watch: Watch) -> None:
    assert not [request.url for request in watch.requests if "/theme/search/" in request.url]


def test_a_slip_finds_what_was_meant_and_is_said(searcher: Page) -> None:
    field(searcher).fill("Safron")
    expect(found(searcher).first).to_have_text("Saffron threads")
    expect(told(searcher)).to_contain_text("Nothing for “Safron”.")
    expect(told(searcher)).to_contain_text("for “saffron”.")
    expect(searcher.locator("#found mark").first).to_have_text("Saffron")


def test_where_nothing_is_found_everything_is_still_there(searcher: Page) -> None:
    field(searcher).fill("zzzzzzzz")
    expect(told(searcher)).to_have_text("Nothing for “zzzzzzzz”. Everything there is stands below.")
    expect(searcher.get_by_role("heading", name="Journal")).to_be_visible()


def test_what_was_found_can_be_shared_and_come_back_to(searcher: Page) -> None:
    field(searcher).fill("black pods")
    expect(searcher).to_have_url(re.compile(r"/search/#q=black%20pods$"))
    first = found(searcher).first.inner_text()
    found(searcher).first.click()
    expect(searcher.get_by_role("heading", level=1)).to_have_text(first)
    searcher.go_back()
    expect(field(searcher)).to_have_value("black pods")
    expect(found(searcher).first).to_have_text(first)
    searcher.reload()
    expect(found(searcher).first).to_have_text(first)


def test_what_is_typed_before_the_script_is_there_is_kept_and_looked_up(searcher: Page) -> None:
    held: list[Route] = []
    searcher.route("**/theme/js/search.*.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    searcher.goto("/search/", wait_until="commit")
    field(searcher).fill("sumac")
    field(searcher).press("Enter")
    expect(field(searcher)).to_have_value("sumac")
    while not held:
        searcher.wait_for_timeout(20)
    held[0].continue_()
    expect(found(searcher).first).to_have_text("Sumac")


def test_it_works_by_keyboard_from_any_page(searcher: Page) -> None:
    searcher.goto("/about/")
    presses_to(searcher, searcher.get_by_role("link", name="Search"))
    searcher.keyboard.press("Enter")
    expect(field(searcher)).to_be_focused()
    searcher.keyboard.type("nutmeg")
    expect(found(searcher).first).to_be_visible()
    searcher.keyboard.press("Enter")
    expect(found(searcher).first).to_be_focused()
    searcher.keyboard.press("Shift+Tab")
    searcher.keyboard.press("Shift+Tab")
    expect(field(searcher)).to_be_focused()
    searcher.keyboard.press("Escape")
    expect(field(searcher)).to_have_value("")
    expect(found(searcher)).to_have_count(0)
    expect(searcher).to_have_url(re.compile(r"/search/$"))


def test_without_script_everything_is_listed_and_no_field_promises_more(plain: Page) -> None:
    plain.goto("/search/")
    expect(field(plain)).to_be_hidden()
    listed = plain.locator("#everything").get_by_role("link")
    for name in ("Sumac", "False friends", "Privacy policy"):
        expect(listed.filter(has_text=name).first).to_be_visible()
    assert plain.locator("form[data-search] [name]").count() == 0, "what has a name would be sent"


def test_an_index_that_does_not_come_is_said_and_asked_for_again(searcher: Page, watch: Watch) -> None:
    watch.expect("net::ERR_FAILED")
    searcher.route("**/theme/search/*", lambda route: route.abort())
    field(searcher).fill("sumac")
    expect(told(searcher)).to_contain_text("could not be looked up")
    searcher.unroute("**/theme/search/*")
    field(searcher).fill("sumac ")
    field(searcher).press("Enter")
    expect(found(searcher).first).to_have_text("Sumac")


def test_the_address_that_machines_are_told_of_searches(searcher: Page) -> None:
    searcher.goto("/")
    said = json.loads(searcher.locator('script[type="application/ld+json"]').inner_text())
    (site,) = [thing for thing in said["@graph"] if thing["@type"] == "WebSite"]
    template = site["potentialAction"]["target"]["urlTemplate"]
    searcher.goto(re.sub(r"^https://[^/]+", "", template).replace("{query}", quote("star anise")))
    expect(found(searcher).first).to_have_text("Star anise")


def test_the_page_for_what_is_not_there_looks_for_the_address_that_was_asked_for(searcher: Page, watch: Watch) -> None:
    watch.expect("status of 404")
    searcher.goto("/shop/safron-thread/")
    expect(field(searcher)).to_have_value("safron thread")
    searcher.get_by_role("button", name="Search").click()
    expect(found(searcher).first).to_have_text("Saffron threads")


def test_results_have_no_barrier_and_fit_a_phone(searcher: Page) -> None:
    searcher.set_viewport_size(ViewportSize(width=390, height=844))
    field(searcher).fill("cardamom")
    expect(told(searcher)).to_contain_text("results")
    assert violations(searcher, Axe()) == []
    for link in found(searcher).all():
        box = link.bounding_box()
        assert box and box["height"] >= 44 and box["x"] + box["width"] <= 390
