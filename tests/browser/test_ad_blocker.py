"""A filter list that hides the banner, or takes it out of the page: no answer, so nothing optional ever runs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Stored
from tests.browser.test_fresh_visit import KEPT
from tests.browser.test_gating import ARTICLE, GATED
from tests.browser.visiting import OPTIONAL, answering, calm
from tests.browser.watch import Watch

ASKING = "#privacy-choices"
_SECTION = re.compile(rf'<section id="{ASKING[1:]}".*?</section>', re.DOTALL)


def hide(page: Page) -> None:
    """As a filter list does: a style that is there before anything is painted."""

    def add(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=f"{answer.text()}{ASKING}{{display:none!important}}")

    page.route("**/site.*.css", add)


def take_out(page: Page) -> None:
    """As a filter in the network does: the page comes without it."""

    def cut(route: Route) -> None:
        answer = route.fetch()
        if "text/html" not in answer.headers.get("content-type", ""):
            route.fulfill(response=answer)
            return
        body, found = _SECTION.subn("", answer.text())
        assert found or "/choices/" in route.request.url
        route.fulfill(response=answer, body=body)

    page.route(re.compile(r"/$|\.html$"), cut)


BLOCKERS = {"hidden": hide, "taken out": take_out}


@pytest.fixture(params=BLOCKERS)
def blocked(request: pytest.FixtureRequest, visitor: Page) -> Page:
    """A visitor who does not get to see the banner; the page not found has parts that wait for a purpose."""

    def add(route: Route) -> None:
        answer = route.fetch()
        body = answer.text().replace("</main>", f"{GATED}</main>")
        route.fulfill(response=answer, body=_SECTION.sub("", body) if request.param == "taken out" else body)

    BLOCKERS[request.param](visitor)
    visitor.route("**/404.html", add)
    return visitor


@pytest.mark.promise("P09")
def test_who_does_not_see_the_banner_gets_nothing_optional_and_nothing_stored(
    blocked: Page, watch: Watch, stored: Stored, scripted: bool
) -> None:
    for path in ("/", "/shop/sumac/", "/shop/star-anise/", ARTICLE, "/contact/", "/404.html"):
        blocked.goto(path)
        expect(blocked.locator(ASKING)).to_be_hidden()
        # A click and Escape: what waits for the page to be quiet runs as well.
        blocked.mouse.click(1, 1)
        blocked.keyboard.press("Escape")
        blocked.mouse.wheel(0, 10_000)
        if scripted:
            calm(blocked)
        assert blocked.evaluate(KEPT) == [0, 0, 0]
        if scripted:
            assert not any(blocked.evaluate("p => privacy.granted(p)", purpose) for purpose in OPTIONAL)
    assert blocked.context.cookies() == []
    assert stored("ConsentTable") == []
    # A product's page asks how much is left, in the same words for everybody.
    asked = [request.url for request in watch.requests if not request.url.endswith("/api/stock")]
    assert [url for url in asked if "gated" in url or "/api/" in url] == []
    assert watch.foreign() == []
    assert watch.complaints == []


def test_who_does_not_see_the_banner_can_use_the_page_and_still_choose(blocked: Page, stored: Stored) -> None:
    blocked.goto("/shop/")
    blocked.get_by_role("main").get_by_role("link", name="Sumac").first.click()
    blocked.wait_for_url("**/shop/sumac/")
    blocked.get_by_role("contentinfo").get_by_role("link", name="Your choices").click()
    blocked.wait_for_url("**/choices/")
    with answering(blocked):
        blocked.get_by_role("main").get_by_role("button", name="Accept all").click()
    (record,) = stored("ConsentTable")
    assert record["granted"] == OPTIONAL


def test_a_page_without_the_banner_keeps_no_room_for_it(visitor: Page) -> None:
    take_out(visitor)
    visitor.goto("/shop/")
    expect(visitor.locator("body")).to_have_css("padding-bottom", "0px")


@pytest.mark.parametrize("blocker", BLOCKERS)
def test_who_opens_a_banner_that_is_blocked_comes_to_the_choices(page: Page, blocker: str) -> None:
    BLOCKERS[blocker](page)
    page.goto("/shop/")
    page.evaluate("privacy.open()")
    page.wait_for_url("**/choices/")


def test_a_banner_taken_out_after_it_was_drawn_leaves_no_error_and_no_answer(page: Page, stored: Stored) -> None:
    page.goto("/shop/")
    page.locator(ASKING).evaluate("(asking) => asking.remove()")
    page.mouse.click(1, 1)
    page.keyboard.press("Escape")
    calm(page)
    assert page.evaluate(KEPT) == [0, 0, 0]
    assert stored("ConsentTable") == []
    expect(page.locator("body")).to_have_css("padding-bottom", "0px")
