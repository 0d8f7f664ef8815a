"""Global Privacy Control: refused by default, said visibly, and an explicit later yes wins."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Stored
from tests.browser.visiting import LABELS, OPTIONAL, answering, banner
from tests.browser.watch import Watch

# In full: A12 itself, on /promises/, begins likewise.
NOTE = "Your browser sends Global Privacy Control, and we honour it until you say yes."
PROPERTY = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { value: true })"


@pytest.fixture
def signalling(new_context: Callable[..., BrowserContext], scripted: bool) -> Page:
    """A visitor whose browser sends the signal, by header and by property."""
    context = new_context(java_script_enabled=scripted, extra_http_headers={"Sec-GPC": "1"})
    context.add_init_script(PROPERTY)
    return context.new_page()


@pytest.mark.promise("A12")
def test_the_signal_is_said_to_be_honoured_once_and_no_page_asks(signalling: Page, scripted: bool) -> None:
    signalling.goto("/404.html")
    expect(signalling.get_by_text(NOTE).filter(visible=True)).to_have_count(1)
    expect(signalling.get_by_role("button", name=LABELS["accept"])).to_be_hidden()
    signalling.get_by_role("link", name="Promises", exact=True).click()
    signalling.wait_for_url("**/promises/")
    expect(signalling.get_by_role("button", name=LABELS["accept"])).to_be_hidden()
    # Without script nobody remembers that it was said, so the head of each page says it.
    expect(signalling.get_by_text(NOTE).filter(visible=True)).to_have_count(0 if scripted else 1)
    signalling.goto("/choices/")
    expect(signalling.get_by_text(NOTE).filter(visible=True)).to_have_count(1)


@pytest.mark.promise("A12")
def test_without_the_signal_nothing_is_said_of_it(visitor: Page) -> None:
    visitor.goto("/404.html")
    expect(visitor.get_by_text(NOTE).first).to_be_hidden()


@pytest.mark.promise("A12")
def test_under_the_signal_all_is_refused_until_an_explicit_yes_which_wins_and_is_recorded_with_it(
    signalling: Page, scripted: bool, stored: Stored, watch: Watch
) -> None:
    signalling.goto("/choices/")
    if scripted:
        assert not any(signalling.evaluate("p => privacy.granted(p)", purpose) for purpose in OPTIONAL)
    assert watch.foreign() == []
    signalling.locator("#choices [value=statistics]").check()
    with answering(signalling):
        signalling.locator("#choices [value=save]").click()
    if scripted:
        signalling.wait_for_function("() => !localStorage.getItem('privacy-waiting')")
        assert signalling.evaluate("privacy.granted('statistics')")
    (record,) = stored("ConsentTable")
    assert (record["granted"], record["signal"]) == (["statistics"], "gpc")
    signalling.goto("/404.html")
    expect(banner(signalling)).to_be_hidden()
    expect(signalling.get_by_text(NOTE).first).to_be_hidden()
