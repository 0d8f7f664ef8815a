"""Everything by keyboard alone, with the focus in sight."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import Stored
from tests.browser.keys import Stop, focused, presses_to, stops
from tests.browser.letter import TYPED, last_look, looked_over, thanked
from tests.browser.visiting import LABELS, OPTIONAL, answering, banner, gone

SIZES = {"phone": ViewportSize(width=390, height=844), "desk": ViewportSize(width=1280, height=800)}


def test_the_first_key_reaches_the_skip_link_and_the_next_the_banner(visitor: Page) -> None:
    visitor.goto("/")
    first, second, *_ = stops(visitor)
    assert "Skip to the content" in first.what
    assert second.inside


def test_the_skip_link_leads_past_banner_and_navigation(visitor: Page) -> None:
    visitor.goto("/shop/")
    visitor.keyboard.press("Tab")
    expect(visitor.get_by_role("link", name="Skip to the content")).to_be_in_viewport(ratio=1)
    visitor.keyboard.press("Enter")
    visitor.keyboard.press("Tab")
    assert visitor.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_the_banner_never_holds_the_focus_back(visitor: Page, key: str) -> None:
    visitor.goto("/404.html")
    banner(visitor).get_by_text("Choose", exact=True).click()
    seen = stops(visitor, key)
    within = [stop.inside for stop in seen]
    assert not within[-1]
    assert sum(earlier and not later for earlier, later in pairwise(within)) == 1


@pytest.mark.parametrize("way", LABELS)
@pytest.mark.parametrize("key", ["Enter", " "], ids=["Enter", "Space"])
def test_the_banner_is_answered_by_keyboard_alone(visitor: Page, stored: Stored, way: str, key: str) -> None:
    visitor.goto("/404.html")
    if way == "save":
        presses_to(visitor, banner(visitor).locator("summary"))
        visitor.keyboard.press(key)
        presses_to(visitor, banner(visitor).get_by_label("Social features"))
        visitor.keyboard.press(" ")
    presses_to(visitor, banner(visitor).get_by_role("button", name=LABELS[way]))
    with answering(visitor):
        visitor.keyboard.press(key)
    gone(visitor)
    expected = {"accept": OPTIONAL, "reject": [], "save": ["social"]}[way]
    assert [record["granted"] for record in stored("ConsentTable")] == [expected]


@pytest.mark.parametrize("path", ["/404.html", "/choices/"])
def test_enter_in_a_box_never_allows_more_than_was_ticked(visitor: Page, stored: Stored, path: str) -> None:
    visitor.goto(path)
    if path != "/choices/":
        banner(visitor).get_by_text("Choose", exact=True).click()
    visitor.get_by_label("Statistics").check()
    with answering(visitor):
        visitor.keyboard.press("Enter")
    (record,) = stored("ConsentTable")
    assert set(record["granted"]) <= {"statistics"}


def test_a_message_is_written_and_sent_by_keyboard_alone(visitor: Page, scripted: bool, stored: Stored) -> None:
    visitor.goto("/contact/")
    presses_to(visitor, visitor.get_by_label("Your name"))
    for text, key in ((TYPED["name"], "Tab"), (TYPED["email"], "Tab"), ("An order", "Tab"), ("A-17", "Tab")):
        visitor.keyboard.type(text)
        visitor.keyboard.press(key)
    visitor.keyboard.type("By keyboard.")
    presses_to(visitor, visitor.get_by_role("button", name="Send message"))
    visitor.keyboard.press("Enter")
    if not scripted:
        last_look(visitor)
        presses_to(visitor, visitor.get_by_role("button", name="Send message"))
        with looked_over():
            visitor.keyboard.press("Enter")
            thanked(visitor, scripted=False)
    thanked(visitor, scripted=scripted)
    (message,) = stored("MessageTable")
    assert (message["name"], message["order"], message["message"]) == (TYPED["name"], "A-17", "By keyboard.")
    assert message["topic"] == "order"


def hidden(stop: Stop) -> bool:
    """Whether the banner covers part of a control that it need not cover (WCAG 2.2, 2.4.11 and 2.4.12)."""
    line = 60
    # Of what is taller than the room there is, or is typed in, browsers bring only a part (the caret) into view.
    if stop.bottom - stop.top > stop.ceiling - 2 or stop.what.startswith("<textarea"):
        return stop.top + line > stop.ceiling or stop.bottom < line
    return stop.bottom > stop.ceiling + 1 or stop.top < -1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", ["/", "/shop/", "/contact/"])
def test_no_focused_control_is_hidden_behind_the_banner(page: Page, path: str, size: str) -> None:
    page.set_viewport_size(SIZES[size])
    page.goto(path)
    seen = stops(page)
    assert len(seen) > 20
    assert [stop for stop in seen if not stop.inside and hidden(stop)] == []
    back = stops(page, "Shift+Tab")
    assert [stop for stop in back if not stop.inside and hidden(stop)] == []


@pytest.mark.parametrize("path", ["/", "/shop/sumac/", "/contact/", "/choices/", "/privacy/", "/promises/"])
def test_the_focus_is_always_to_be_seen(page: Page, path: str) -> None:
    page.goto(path)
    assert [stop.what for stop in stops(page) if stop.ring < 2 or stop.right - stop.left < 1] == []


def test_the_foot_of_a_page_can_be_scrolled_clear_of_the_banner(visitor: Page) -> None:
    for size in SIZES.values():
        visitor.set_viewport_size(size)
        visitor.goto("/shop/")
        visitor.keyboard.press("End")
        last = visitor.get_by_role("contentinfo").get_by_role("link").last
        last.scroll_into_view_if_needed()
        visitor.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        foot, asking = visitor.get_by_role("contentinfo").bounding_box(), banner(visitor).bounding_box()
        assert foot
        assert asking
        assert foot["y"] + foot["height"] <= asking["y"] + 1


def test_the_focus_is_not_lost_when_the_page_is_walked_after_a_choice(page: Page) -> None:
    """vaadin/web-components 6306: the banner goes, and the focus with it."""
    page.goto("/404.html")
    banner(page).get_by_role("button", name="Reject all").focus()
    page.keyboard.press("Enter")
    gone(page)
    page.keyboard.press("Tab")
    stop = focused(page)
    assert stop
    assert not stop.inside


def test_escape_leaves_the_choice_for_later_and_allows_nothing(page: Page, stored: Stored) -> None:
    page.goto("/404.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    gone(page)
    assert page.context.cookies() == []
    page.reload()
    expect(banner(page)).to_be_visible()
    assert stored("ConsentTable") == []
