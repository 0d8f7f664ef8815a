"""Personalisation: the products looked at before, in this browser only."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.visiting import VISITOR, choose
from tests.browser.watch import Watch

LIST = "() => localStorage.getItem('recently-viewed')"


@pytest.mark.promise("P13")
def test_the_list_stays_in_the_browser_and_goes_with_the_purpose(page: Page, watch: Watch) -> None:
    page.goto("/shop/sumac/")
    assert page.evaluate(LIST) is None
    choose(page, "save", ["personalisation"])
    page.goto("/shop/star-anise/")
    shown = page.get_by_role("region", name="You looked at these")
    expect(shown.get_by_role("link", name="Sumac")).to_be_visible()
    page.goto("/shop/")
    expect(shown.get_by_role("link")).to_have_count(2)
    sent = [request.post_data or "" for request in watch.requests if request.method == "POST"]
    assert len(sent) == 1
    assert "sumac" not in "".join(sent) + "".join(request.url.partition("?")[2] for request in watch.requests)
    page.evaluate("privacy.open()")
    choose(page, "reject")
    expect(shown).to_be_hidden()
    assert page.evaluate(LIST) is None


@pytest.mark.promise("P13")
def test_requests_of_a_visitor_with_a_history_are_byte_for_byte_those_of_one_without(
    new_context: Callable[..., BrowserContext], watch: Watch
) -> None:
    """The list of what others looked at is chosen in the browser, out of one file for everyone."""
    others = {"/shop/sumac/": [{"path": f"/shop/{name}/", "title": name} for name in ("star-anise", "long-pepper")]}
    asked, shown = [], []
    for history in ([], [{"path": "/shop/star-anise/", "title": "Star anise", "at": time.time() * 1000}]):
        page = new_context().new_page()
        page.route("**/statistics/also.json", lambda route: route.fulfill(json=others))
        page.goto("/404.html")
        choose(page, "save", ["personalisation"])
        page.evaluate("list => localStorage.setItem('recently-viewed', list)", json.dumps(history))
        # The number under which the choice was recorded has to be another one for each.
        page.context.clear_cookies(name=VISITOR)
        before = len(watch.requests)
        with page.expect_request_finished(lambda request: request.url.endswith("also.json")):
            page.goto("/shop/sumac/")
        expect(page.locator("#also-viewed")).to_be_visible()
        shown.append(page.locator("#also-viewed a").all_inner_texts())
        sent = watch.requests[before:]
        asked.append(sorted(f"{one.method} {one.url} {one.all_headers()} {one.post_data}" for one in sent))
    assert shown == [["star-anise", "long-pepper"], ["long-pepper"]]
    assert asked[0] == asked[1]
    assert any("also.json" in request for request in asked[0])


def test_without_the_purpose_nothing_is_kept(page: Page) -> None:
    page.goto("/shop/sumac/")
    choose(page, "save", ["statistics", "social", "marketing"])
    page.goto("/shop/star-anise/")
    expect(page.locator("#recently-viewed")).to_be_hidden()
    assert page.evaluate(LIST) is None
