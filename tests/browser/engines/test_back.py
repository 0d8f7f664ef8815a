"""Back in Firefox and WebKit, which bring a page back as it was left. Chromium: ../test_back.py."""

from __future__ import annotations

import pytest

from tests.browser.engines.conftest import Served
from tests.browser.engines.test_everywhere import ASKING, answering, choose, go_on
from tests.browser.engines.visits import Visit, until
from tests.browser.visiting import LABELS


@pytest.fixture(autouse=True)
def _served(preview: Served) -> None:
    """The site is up."""


def test_after_a_withdrawal_elsewhere_back_stops_what_was_granted(visit: Visit) -> None:
    visit.goto("/about/")
    choose(visit, "accept")
    visit.goto("/shop/sumac/")
    visit.goto("/choices/")
    with answering(visit):
        visit.click("button", LABELS["reject"])
    visit.back()
    visit.wait_until("location.pathname === '/shop/sumac/'")
    visit.wait_until("!privacy.granted('statistics')")


@pytest.mark.parametrize("way", ["accept", "reject"])
def test_after_an_answer_elsewhere_the_banner_does_not_stand_again_after_back(
    visitor: Visit, scripted: bool, way: str
) -> None:
    visitor.goto("/shop/sumac/")
    visitor.goto("/choices/")
    before = visitor.evaluate("history.length")
    with answering(visitor):
        visitor.click("button", LABELS[way])
    # Without script the form's answer is a page of its own, which Firefox puts in the place of the one that asked.
    for _ in range(1 + visitor.evaluate("history.length") - before):
        visitor.back()
    visitor.wait_until("location.pathname === '/shop/sumac/' && document.readyState === 'complete'")
    until(lambda: not visitor.visible(ASKING), "the banner is gone")


def test_after_an_answer_on_the_page_the_banner_does_not_stand_again_after_back(visitor: Visit) -> None:
    visitor.goto("/shop/sumac/")
    choose(visitor, "reject")
    go_on(visitor)
    visitor.goto("/about/")
    visitor.back()
    visitor.wait_until("location.pathname === '/shop/sumac/' && document.readyState === 'complete'")
    assert not visitor.visible(ASKING)
    visitor.back()
    visitor.wait_until("document.readyState === 'complete'")
    assert not visitor.visible(ASKING)


def test_a_page_that_back_brings_counts_what_is_in_the_basket_now(visit: Visit) -> None:
    visit.goto("/about/")
    choose(visit, "reject")
    visit.goto("/shop/sumac/")
    visit.goto("/contact/")
    visit.evaluate("localStorage.setItem('basket', `sumac=4&@=${Date.now()}`)")
    visit.back()
    visit.wait_until("location.pathname === '/shop/sumac/'")
    visit.wait_until("document.querySelector('[data-basket]').textContent === '4'")
