"""Two tabs of one browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Stored
from tests.browser.visiting import CHOICES, banner, choose, jar


def test_another_tab_follows(page: Page) -> None:
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto("/404.html")
    choose(page, "save", ["social"])
    expect(banner(other)).to_be_hidden()
    assert other.evaluate("[privacy.granted('social'), privacy.granted('marketing')]") == [True, False]


def test_two_tabs_choosing_at_once_end_with_one_state_and_an_ordered_history(page: Page, stored: Stored) -> None:
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto("/404.html")
    for tab, label in ((page, "Accept all"), (other, "Reject all")):
        press = f"[...document.querySelectorAll('button')].find((b) => b.textContent === '{label}').click()"
        tab.evaluate(f"setTimeout(() => {press}, 300)")
    for tab in (page, other):
        expect(banner(tab)).to_be_hidden()
        tab.wait_for_function("() => !localStorage.getItem('privacy-waiting')")
    records = stored("ConsentTable")
    assert 1 <= len(records) <= 2
    last = "marketing" in records[0]["granted"]
    for tab in (page, other):
        tab.wait_for_function("(last) => privacy.granted('marketing') === last", arg=last)
    assert ("marketing" in jar(page)[CHOICES]["value"]) == last


def test_a_double_click_on_the_choices_page_is_one_choice(page: Page, stored: Stored) -> None:
    page.goto("/choices/")
    with page.expect_response("**/api/consent"):
        page.get_by_role("main").get_by_role("button", name="Accept all").dblclick()
    page.wait_for_function("() => !localStorage.getItem('privacy-waiting')")
    assert len(stored("ConsentTable")) == 1


def test_a_second_click_while_the_first_is_under_way_adds_nothing(page: Page, stored: Stored) -> None:
    page.goto("/404.html")
    banner(page).get_by_role("button", name="Accept all").dblclick()
    expect(banner(page)).to_be_hidden()
    page.wait_for_function("() => !localStorage.getItem('privacy-waiting')")
    assert len(stored("ConsentTable")) == 1
