"""Writing to the shop. With script a message goes at once; without, it is typed, looked over and sent."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stored
from tests.browser.letter import READING, TYPED, confirm, fill, last_look, send, thanked
from tests.browser.watch import Watch


def is_kept(page: Page) -> None:
    """The form holds what was typed."""
    for name, label in (("name", "Your name"), ("order", "Order number"), ("message", "Your message")):
        expect(page.get_by_label(label)).to_have_value(TYPED[name])
    expect(page.get_by_label("What is it about?")).to_have_value("order")


def test_a_message_is_stored_once_as_it_was_typed(visitor: Page, scripted: bool, stored: Stored, register: Any) -> None:
    visitor.goto("/contact/")
    fill(visitor)
    send(visitor)
    confirm(visitor, scripted=scripted)
    (message,) = stored("MessageTable")
    assert set(message) == set(register.records["message"].fields)
    assert {name: message[name] for name in TYPED} == TYPED
    assert (message["topic"], message["status"], message["language"]) == ("order", "new", "en")


def test_nothing_is_stored_before_the_last_look_and_confirming_twice_stores_once(plain: Page, stored: Stored) -> None:
    plain.goto("/contact/")
    fill(plain)
    send(plain)
    last_look(plain)
    assert stored("MessageTable") == []
    plain.wait_for_timeout(READING)
    send(plain)
    thanked(plain, scripted=False)
    (message,) = stored("MessageTable")
    expect(plain.get_by_role("main")).to_contain_text(message["id"][:8])
    plain.reload()
    thanked(plain, scripted=False)
    assert stored("MessageTable") == [message]


def test_with_script_no_page_is_loaded_and_sending_twice_stores_once(page: Page, stored: Stored) -> None:
    page.goto("/contact/")
    page.evaluate("window.untouched = true")
    fill(page)
    page.get_by_role("button", name="Send message").dblclick()
    thanked(page, scripted=True)
    assert page.evaluate("window.untouched") is True
    assert len(stored("MessageTable")) == 1


def test_with_script_a_lost_answer_loses_nothing_and_sending_again_stores_once(
    page: Page, stored: Stored, watch: Watch
) -> None:
    watch.expect("ERR_FAILED")
    page.goto("/contact/")
    fill(page)

    def lost(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/api/contact", lost, times=1)
    send(page)
    expect(page.get_by_role("status").filter(has_text="did not go through")).to_be_visible()
    is_kept(page)
    send(page)
    thanked(page, scripted=True)
    assert len(stored("MessageTable")) == 1


def test_markup_in_a_message_is_shown_as_text(plain: Page) -> None:
    plain.goto("/contact/")
    fill(plain)
    send(plain)
    shown = plain.get_by_role("definition").filter(has_text="Second, with")
    expect(shown).to_contain_text(TYPED["message"].splitlines()[1])
    expect(plain.locator("#planted")).to_have_count(0)


def test_sending_at_once_asks_for_another_look_and_stores_nothing(plain: Page, stored: Stored) -> None:
    plain.goto("/contact/")
    fill(plain)
    send(plain)
    last_look(plain)
    send(plain)
    expect(plain.get_by_role("status").filter(has_text="That was quick")).to_be_visible()
    assert stored("MessageTable") == []


def test_an_error_is_named_beside_its_field_and_keeps_what_was_typed(
    visitor: Page, scripted: bool, stored: Stored, watch: Watch
) -> None:
    watch.expect("status of 422")
    visitor.goto("/contact/")
    fill(visitor, email="grace@localhost")
    send(visitor)
    email = visitor.get_by_label("Your e-mail address")
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(email).to_have_value("grace@localhost")
    expect(email).to_have_accessible_description("Please write one e-mail address, such as name@example.org.")
    is_kept(visitor)
    if scripted:
        expect(visitor.get_by_role("status").filter(has_text="Please look at these again")).to_be_visible()
    else:
        visitor.get_by_role("alert").get_by_role("link", name="Your e-mail address").click()
    expect(email).to_be_focused()
    assert stored("MessageTable") == []
    email.fill("grace@example.org")
    send(visitor)
    confirm(visitor, scripted=scripted)
    assert len(stored("MessageTable")) == 1


@pytest.mark.parametrize("way", ["the button", "the browser's Back"])
def test_going_back_from_the_last_look_keeps_what_was_typed(plain: Page, way: str) -> None:
    plain.goto("/contact/")
    fill(plain)
    send(plain)
    last_look(plain)
    if way == "the button":
        plain.get_by_role("button", name="Change something").click()
    else:
        plain.go_back()
    is_kept(plain)
    expect(plain.get_by_label("Your e-mail address")).to_have_value(TYPED["email"])


def test_what_is_wanted_is_asked_for_before_anything_is_sent(visitor: Page, watch: Watch) -> None:
    visitor.goto("/contact/")
    send(visitor)
    expect(visitor.get_by_label("Your name")).to_be_focused()
    assert [request.url for request in watch.requests if request.method == "POST"] == []
