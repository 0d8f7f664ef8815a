"""What is typed into the forms, in Firefox and WebKit as in Chromium."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest

from tests.browser.chromium import CHROMIUM, silent
from tests.browser.engines.drivers import Engine, WithPlaywright, WithSelenium
from tests.browser.engines.test_everywhere import choose
from tests.browser.engines.visits import Visit
from tests.typed import TEXTS, read_by_the_page


def test_the_page_reads_what_is_typed_as_the_functions_do(visit: Visit) -> None:
    visit.goto("/robots.txt")
    assert visit.evaluate(read_by_the_page()) == [case["read"] for case in TEXTS]


BASKET = "(localStorage.getItem('basket') ?? '').split('&%40=')[0]"


def _changed_after_back(visit: Visit) -> None:
    """Sumac in the basket; on from its page to star anise, which is added; back, and sumac is set to 3."""
    # A page on which the banner asks is not kept for Back.
    visit.goto("/shop/sumac/")
    choose(visit, "reject")
    visit.goto("/shop/sumac/")
    visit.click("button", "Add to basket")
    visit.wait_until(f"{BASKET} === 'sumac=1'")
    visit.goto("/basket/")
    visit.wait_for("#lines[data-ready]")
    visit.evaluate("(window.mark = 1)")
    visit.goto("/shop/star-anise/")
    visit.click("button", "Add to basket")
    visit.wait_until(f"{BASKET}.includes('star-anise=1')")
    visit.back()
    visit.wait_until("location.pathname === '/basket/' && document.readyState === 'complete'")
    visit.wait_for("#lines[data-ready]")
    visit.wait_until("document.querySelector('[data-product=star-anise]').checkVisibility()")
    set_to_3 = "Object.assign(document.getElementById('line-sumac'), {value: 3})"
    visit.evaluate(f"{set_to_3}.dispatchEvent(new Event('input', {{bubbles: true}}))")
    assert visit.evaluate(BASKET) == "sumac=3&star-anise=1"
    assert visit.evaluate("document.querySelector('[data-basket]').textContent") == "4"


@pytest.mark.parametrize("name", ["chromium", "webkit"])
def test_a_basket_that_back_brings_to_life_again_shows_and_keeps_what_was_added_meanwhile(
    request: pytest.FixtureRequest, origin: str, preview: object, name: str
) -> None:
    """Not in Firefox: its driver hears nothing of a page that comes to life again."""
    with ExitStack() as running:
        engine: Engine = WithSelenium(running)
        if name == "chromium":
            # Playwright switches the cache off.
            on: dict[str, Any] = {"ignore_default_args": ["--disable-back-forward-cache"]}
            browser = request.getfixturevalue("playwright").chromium.launch(**silent(CHROMIUM), **on)
            running.enter_context(browser)
            engine = WithPlaywright(lambda _: browser)
        with engine.visitor(origin) as visit:
            _changed_after_back(visit)
            assert visit.evaluate("window.mark") == 1
