"""Personalisation: the products looked at before, in this browser only."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import choose
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


def test_without_the_purpose_nothing_is_kept(page: Page) -> None:
    page.goto("/shop/sumac/")
    choose(page, "save", ["statistics", "social", "marketing"])
    page.goto("/shop/star-anise/")
    expect(page.locator("#recently-viewed")).to_be_hidden()
    assert page.evaluate(LIST) is None
