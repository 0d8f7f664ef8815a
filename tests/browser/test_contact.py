"""Writing to the shop: typed, looked over, sent. With script and without."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stored
from tests.browser.watch import Watch

TYPED = {
    "name": "Grace Hopper",
    "email": "grace@example.org",
    "order": "A-17",
    "message": 'First line\nSecond, with <b id="planted">bold</b> & <script>alert("planted")</script>',
}
QUICKEST = 3_200


def fill(page: Page, **other: str) -> None:
    """Fill in the form, by its labels."""
    typed = TYPED | other
    page.get_by_label("Your name").fill(typed["name"])
    page.get_by_label("Your e-mail address").fill(typed["email"])
    page.get_by_label("What is it about?").select_option(label="A product")
    page.get_by_label("Order number").fill(typed["order"])
    page.get_by_label("Your message").fill(typed["message"])


def send(page: Page) -> None:
    page.get_by_role("button", name="Send message").click()


def is_kept(page: Page) -> None:
    """The form holds what was typed."""
    for name, label in (("name", "Your name"), ("order", "Order number"), ("message", "Your message")):
        expect(page.get_by_label(label)).to_have_value(TYPED[name])
    expect(page.get_by_label("What is it about?")).to_have_value("product")


def test_a_message_is_looked_over_and_then_stored_once(visitor: Page, stored: Stored, register: Any) -> None:
    visitor.goto("/contact/")
    fill(visitor)
    send(visitor)
    expect(visitor.get_by_role("heading", name="Please check your message")).to_be_visible()
    expect(visitor.get_by_role("definition").filter(has_text="grace@example.org")).to_be_visible()
    assert stored("MessageTable") == []
    visitor.wait_for_timeout(QUICKEST)
    send(visitor)
    expect(visitor.get_by_role("heading", name="Thank you")).to_be_visible()
    (message,) = stored("MessageTable")
    assert set(message) == set(register.records["message"].fields)
    assert {name: message[name] for name in TYPED} == TYPED
    assert (message["topic"], message["status"], message["language"]) == ("product", "new", "en")
    expect(visitor.get_by_role("main")).to_contain_text(message["id"][:8])
    visitor.reload()
    assert len(stored("MessageTable")) == 1


def test_markup_in_a_message_is_shown_as_text(visitor: Page) -> None:
    visitor.goto("/contact/")
    fill(visitor)
    send(visitor)
    expect(visitor.get_by_role("definition").filter(has_text="Second, with")).to_contain_text(
        'Second, with <b id="planted">bold</b> & <script>alert("planted")</script>'
    )
    expect(visitor.locator("#planted")).to_have_count(0)


def test_sending_at_once_asks_for_another_look_and_stores_nothing(visitor: Page, stored: Stored) -> None:
    visitor.goto("/contact/")
    fill(visitor)
    send(visitor)
    expect(visitor.get_by_role("heading", name="Please check your message")).to_be_visible()
    send(visitor)
    expect(visitor.get_by_role("status")).to_contain_text("That was quick")
    assert stored("MessageTable") == []


def test_an_error_is_named_beside_its_field_and_keeps_what_was_typed(
    visitor: Page, stored: Stored, watch: Watch
) -> None:
    watch.expect("status of 422")
    visitor.goto("/contact/")
    fill(visitor, email="grace@localhost")
    send(visitor)
    expect(visitor.get_by_role("alert")).to_contain_text("Your e-mail address")
    email = visitor.get_by_label("Your e-mail address")
    expect(email).to_have_value("grace@localhost")
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(email).to_have_accessible_description("Please write one e-mail address, such as name@example.org.")
    is_kept(visitor)
    visitor.get_by_role("alert").get_by_role("link", name="Your e-mail address").click()
    expect(email).to_be_focused()
    email.fill("grace@example.org")
    send(visitor)
    expect(visitor.get_by_role("heading", name="Please check your message")).to_be_visible()
    assert stored("MessageTable") == []


@pytest.mark.parametrize("way", ["the button", "the browser's Back"])
def test_going_back_from_the_last_look_keeps_what_was_typed(visitor: Page, way: str) -> None:
    visitor.goto("/contact/")
    fill(visitor)
    send(visitor)
    expect(visitor.get_by_role("heading", name="Please check your message")).to_be_visible()
    if way == "the button":
        visitor.get_by_role("button", name="Change something").click()
    else:
        visitor.go_back()
    is_kept(visitor)
    expect(visitor.get_by_label("Your e-mail address")).to_have_value(TYPED["email"])


def test_what_is_wanted_is_asked_for_before_anything_is_sent(visitor: Page, watch: Watch) -> None:
    visitor.goto("/contact/")
    send(visitor)
    expect(visitor.get_by_label("Your name")).to_be_focused()
    assert [request.url for request in watch.requests if request.method == "POST"] == []
