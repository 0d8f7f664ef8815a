"""Back in Chromium with its back/forward cache on, which Playwright switches off: a page that is brought back as it was
left takes up what was stored meanwhile. Firefox and WebKit: engines/test_back.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Page, Playwright
from playwright.sync_api import TimeoutError as NoLoadError

from tests.browser.chromium import CHROMIUM, silent
from tests.browser.visiting import CHOICES, answering, banner, choose
from tests.browser.watch import Watch
from tests.versions import CURRENT

KEPT = "() => window.keptByTheCache === true"


@pytest.fixture(scope="module")
def caching(playwright: Playwright) -> Iterator[Browser]:
    """The whole Chromium: the headless shell has no such cache."""
    browser = playwright.chromium.launch(**silent(CHROMIUM), ignore_default_args=["--disable-back-forward-cache"])
    yield browser
    browser.close()


@pytest.fixture
def tab(caching: Browser, base_url: str, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh visitor's tab; without script where the test says so."""
    scripted = getattr(request, "param", True)
    context = watch.over(caching.new_context(base_url=base_url, java_script_enabled=scripted))
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def leave_for_choices(page: Page) -> None:
    """Follow the link in the footer, and leave a mark that only the cache keeps."""
    page.evaluate("window.keptByTheCache = true")
    page.get_by_role("contentinfo").get_by_role("link", name="Your choices").click()
    page.wait_for_url("**/choices/")


def answer(page: Page, label: str) -> None:
    with answering(page):
        page.get_by_role("main").get_by_role("button", name=label).click()


def back(page: Page) -> None:
    # The driver hears of no load where the cache brings a page.
    with suppress(NoLoadError):
        page.go_back(wait_until="commit", timeout=2_000)
    page.wait_for_function("() => location.pathname === '/shop/sumac/'")


def test_after_a_withdrawal_elsewhere_back_stops_what_was_granted(tab: Page) -> None:
    tab.goto("/about/")
    choose(tab, "accept")
    tab.goto("/shop/sumac/")
    leave_for_choices(tab)
    answer(tab, "Reject all")
    back(tab)
    tab.wait_for_function("() => !privacy.granted('statistics')")


def test_a_page_from_the_cache_takes_up_a_choice_of_which_it_missed_the_message(tab: Page) -> None:
    tab.goto("/about/")
    choose(tab, "accept")
    tab.goto("/shop/sumac/")
    leave_for_choices(tab)
    tab.evaluate(f"document.cookie = '{CHOICES}=v1.{CURRENT}.; Path=/; Secure'")
    back(tab)
    tab.wait_for_function(KEPT)
    tab.wait_for_function("() => !privacy.granted('statistics')")


def test_after_a_yes_elsewhere_back_shows_no_banner_and_starts_what_was_granted(tab: Page) -> None:
    tab.goto("/shop/sumac/")
    leave_for_choices(tab)
    answer(tab, "Accept all")
    back(tab)
    tab.wait_for_function("() => privacy.granted('statistics')")
    assert not banner(tab).is_visible()


def test_a_page_from_the_cache_counts_what_is_in_the_basket_now_and_has_the_colours_chosen_since(tab: Page) -> None:
    tab.goto("/about/")
    choose(tab, "reject")
    tab.goto("/shop/sumac/")
    leave_for_choices(tab)
    tab.evaluate("localStorage.setItem('basket', `sumac=4&@=${Date.now()}`)")
    tab.evaluate("document.cookie = '__Host-scheme=dark; Path=/; Secure'")
    back(tab)
    tab.wait_for_function(KEPT)
    tab.wait_for_function("() => document.querySelector('[data-basket]').textContent === '4'")
    tab.wait_for_function("() => document.documentElement.dataset.scheme === 'dark'")


@pytest.mark.parametrize("tab", [False], ids=["without script"], indirect=True)
@pytest.mark.parametrize("label", ["Accept all", "Reject all"])
def test_without_script_the_banner_does_not_stand_again_after_back(tab: Page, label: str) -> None:
    tab.goto("/shop/sumac/")
    banner(tab).get_by_role("button", name=label).click()
    tab.locator("#privacy-choices").wait_for(state="hidden")
    back(tab)
    tab.wait_for_function("() => document.readyState === 'complete'")
    assert not banner(tab).is_visible()
