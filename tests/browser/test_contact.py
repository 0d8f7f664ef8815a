"""Writing to the shop. With script a message goes at once; without, it is typed, looked over and sent."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stored
from tests.browser.letter import TYPED, confirm, fill, is_kept, last_look, looked_over, send, thanked


def test_a_message_is_stored_once_as_it_was_typed(visitor: Page, scripted: bool, stored: Stored, register: Any) -> None:
    visitor.goto("/contact/")
    fill(visitor)
    send(visitor)
    confirm(visitor, scripted=scripted)
    (message,) = stored("MessageTable")
    assert set(message) | {"lines", "quote"} == set(register.records["message"].fields)
    assert {name: message[name] for name in TYPED} == TYPED
    assert (message["topic"], message["status"], message["language"]) == ("order", "new", "en")


def test_nothing_is_stored_before_the_last_look_and_confirming_twice_stores_once(plain: Page, stored: Stored) -> None:
    plain.goto("/contact/")
    fill(plain)
    send(plain)
    last_look(plain)
    assert stored("MessageTable") == []
    confirm(plain, scripted=False)
    (message,) = stored("MessageTable")
    expect(plain.get_by_role("main")).to_contain_text(message["id"][:8])
    with looked_over():
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


def test_an_order_number_is_asked_for_where_it_is_about_an_order_and_never_goes_unseen(visitor: Page) -> None:
    visitor.goto("/contact/")
    topic, order = visitor.get_by_label("What is it about?"), visitor.get_by_label("Order number")
    expect(order).to_be_visible()
    topic.select_option(label="Press")
    expect(order).to_be_hidden()
    topic.select_option(label="An order")
    order.fill("A-17")
    topic.select_option(label="Press")
    expect(order).to_be_visible()


@pytest.mark.parametrize("character", ["x", "\N{SEEDLING}", "\N{ARABIC LETTER AIN}"])
def test_ten_thousand_characters_are_taken_as_they_are(page: Page, stored: Stored, character: str) -> None:
    page.goto("/contact/")
    fill(page, message=character * 9_001)
    expect(page.get_by_text("Characters left: 999")).to_be_visible()
    fill(page, message=character * 10_002)
    expect(page.get_by_text("Characters too many: 2")).to_be_visible()
    fill(page, message=character * 10_000)
    expect(page.get_by_text("Characters left: 0")).to_be_visible()
    send(page)
    thanked(page, scripted=True)
    (message,) = stored("MessageTable")
    assert message["message"] == character * 10_000


def test_what_is_written_from_right_to_left_stands_and_arrives_so(
    visitor: Page, scripted: bool, stored: Stored
) -> None:
    typed = {"name": "\u0644\u064a\u0644\u0649", "message": "\u0645\u0631\u062d\u0628\u0627\nOK"}
    visitor.goto("/contact/")
    fill(visitor, **typed)
    for label in ("Your name", "Your message"):
        expect(visitor.get_by_label(label)).to_have_css("direction", "rtl")
    expect(visitor.get_by_label("Your e-mail address")).to_have_css("direction", "ltr")
    send(visitor)
    confirm(visitor, scripted=scripted)
    (message,) = stored("MessageTable")
    assert {name: message[name] for name in typed} == typed


def test_on_the_narrowest_screen_nothing_sticks_out_in_any_state(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto("/contact/")

    def fits() -> bool:
        return bool(page.evaluate("document.documentElement.scrollWidth <= 320"))

    assert fits()
    send(page)
    expect(page.get_by_role("alert")).to_be_in_viewport()
    assert fits()
    fill(page, name="W" * 200, message="W" * 9_999)
    expect(page.get_by_text("Characters left: 1")).to_be_visible()
    assert fits()
    send(page)
    thanked(page, scripted=True)
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_in_viewport()
    assert fits()


def test_the_field_for_programs_is_out_of_every_persons_way(visitor: Page) -> None:
    visitor.goto("/contact/")
    snare = visitor.locator("[name=nothing_here]")
    expect(snare).not_to_be_in_viewport()
    expect(visitor.get_by_role("textbox", name="Leave this empty")).to_have_count(0)
    visitor.get_by_label("Your message").focus()
    visitor.keyboard.press("Tab")
    expect(visitor.get_by_role("link", name="How we handle messages")).to_be_focused()
