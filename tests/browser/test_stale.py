"""Nothing is written from a stale copy: baskets and forms in several tabs, and pages that Back brings to life again."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import basket, letter
from tests.browser.conftest import Stored

DAY = 86_400_000
# As a tab that has missed the other's word: storage events come late, or never to a page that was put to sleep.
DEAF = """addEventListener("storage", (event) => event.stopImmediatePropagation(), true);"""


def test_a_line_is_changed_in_what_is_stored_and_not_in_what_the_page_knew(page: Page) -> None:
    page.add_init_script(DEAF)
    basket.add(page, "sumac")
    page.goto("/basket/")
    expect(basket.lines(page)).to_have_count(1)
    other = page.context.new_page()
    basket.add(other, "star-anise")
    basket.quantity(page, "Sumac").fill("3")
    assert basket.kept(page) == "sumac=3&star-anise=1"
    expect(basket.lines(page)).to_have_count(2)
    page.get_by_role("button", name="Remove Sumac").click()
    assert basket.kept(page) == "star-anise=1"


def test_nothing_is_ordered_that_is_not_on_the_page(page: Page, stored: Stored) -> None:
    page.add_init_script(DEAF)
    basket.add(page, "sumac")
    page.goto("/basket/")
    basket.fill(page)
    other = page.context.new_page()
    basket.add(other, "star-anise")
    basket.look(page)
    expect(page.get_by_role("status").filter(has_text="Your basket is another by now")).to_be_visible()
    expect(basket.lines(page)).to_have_count(2)
    assert basket.orders(stored("OrderTable")) == []
    basket.look(page)
    basket.buy(page)
    (order,) = basket.orders(stored("OrderTable"))
    assert {line["product"] for line in order["lines"]} == {"star-anise", "sumac"}


def sent_at_once(page: Page, other: Page) -> None:
    """One tab's request is on its way while the other's button is pressed; the other then waits for its turn. Each is
    thanked in the end.
    """
    held: list[Route] = []
    page.route("**/api/contact", lambda route: held.append(route), times=1)  # noqa: PLW0108 - Playwright takes no built-in
    with page.expect_request("**/api/contact"):
        page.locator("form.letter [type=submit]").click()
    other.locator("form.letter [type=submit]").click()
    other.wait_for_function("async () => (await navigator.locks.query()).pending.length")
    held.pop().continue_()
    for tab in (page, other):
        expect(tab.get_by_role("status").filter(has_text="Thank you")).to_be_visible(timeout=30_000)


def test_two_tabs_that_press_send_at_once_send_once(page: Page, stored: Stored) -> None:
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto("/contact/")
        letter.fill(tab)
    sent_at_once(page, other)
    assert len(stored("MessageTable")) == 1


def test_two_tabs_that_send_two_messages_at_once_send_both(page: Page, stored: Stored) -> None:
    other = page.context.new_page()
    for tab, message in ((page, "The first"), (other, "The second")):
        tab.goto("/contact/")
        letter.fill(tab, message=message)
    sent_at_once(page, other)
    assert {message["message"] for message in stored("MessageTable")} == {"The first", "The second"}


def test_another_message_that_is_still_being_written_stays(page: Page) -> None:
    other, third = page.context.new_page(), page.context.new_page()
    for tab, message in ((page, "The first"), (other, "The second"), (third, " ")):
        tab.goto("/contact/")
        letter.fill(tab, message=message)
        tab.wait_for_function("() => sessionStorage.getItem('contact-draft')?.includes('Grace')")
    letter.send(page)
    letter.thanked(page, scripted=True)
    expect(third.get_by_label("Your name")).to_have_value("")
    expect(other.get_by_label("Your message")).to_have_value("The second")
    assert letter.draft(other)


@pytest.mark.promise("P14")
def test_what_one_tab_has_sent_is_shown_to_nobody_in_another(page: Page) -> None:
    there, elsewhere = page.context.new_page(), page.context.new_page()
    for tab in (page, there, elsewhere):
        tab.goto("/contact/")
        letter.fill(tab)
        tab.wait_for_function("() => sessionStorage.getItem('contact-draft')?.includes('planted')")
    elsewhere.goto("/about/")
    letter.send(page)
    letter.thanked(page, scripted=True)
    expect(there.get_by_label("Your name")).to_have_value("")
    elsewhere.wait_for_function("() => !sessionStorage.length")
    for tab in (there, elsewhere):
        tab.goto("/contact/")
        expect(tab.get_by_label("Your name")).to_have_value("")
        expect(tab.get_by_label("Your message")).to_have_value("")
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.promise("P14")
@pytest.mark.parametrize("age", [DAY - 60_000, DAY + 60_000, -DAY - 60_000], ids=["young", "old", "of the future"])
def test_a_draft_is_dropped_a_day_after_its_last_change(page: Page, age: int) -> None:
    page.goto("/contact/")
    letter.fill(page)
    page.wait_for_function("() => sessionStorage.getItem('contact-draft')?.includes('planted')")
    draft = letter.draft(page)
    assert draft is not None
    page.goto("/about/")
    dated = json.dumps(draft | {"saved": draft["saved"] - age})
    page.evaluate("(dated) => sessionStorage.setItem('contact-draft', dated)", dated)
    page.goto("/contact/")
    young = 0 < age < DAY
    expect(page.get_by_label("Your name")).to_have_value(letter.TYPED["name"] if young else "")
    assert (letter.draft(page) is not None) is young


@pytest.mark.promise("P14")
def test_a_draft_whose_day_is_over_goes_from_a_page_that_is_looked_at_again(page: Page) -> None:
    page.clock.install()
    page.goto("/contact/")
    letter.fill(page)
    page.clock.run_for(1000)
    assert letter.draft(page) is not None
    page.clock.fast_forward(DAY + 60_000)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
    expect(page.get_by_label("Your name")).to_have_value("")
    assert letter.draft(page) is None
