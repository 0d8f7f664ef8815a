"""What is amiss in a message is said beside the field and above the form, and nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stored
from tests.browser.letter import confirm, fill, is_kept, posts, send, thanked
from tests.browser.watch import Watch
from tests.typed import TEXTS, read_by_the_page


def test_an_error_that_the_server_finds_is_named_beside_its_field_and_above_the_form(
    visitor: Page, scripted: bool, stored: Stored, watch: Watch
) -> None:
    watch.expect("status of 422")
    visitor.goto("/contact/")
    fill(visitor, email="grace..hopper@example.org")
    send(visitor)
    email = visitor.get_by_label("Your e-mail address")
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(email).to_have_value("grace..hopper@example.org")
    expect(email).to_have_accessible_description(re.compile(r"^Please write one e-mail address, such as name@"))
    is_kept(visitor)
    summary = visitor.get_by_role("alert")
    expect(summary.get_by_role("listitem")).to_have_count(1)
    if scripted:
        expect(summary).to_be_focused()
    summary.get_by_role("link", name="Your e-mail address").click()
    expect(email).to_be_focused()
    assert stored("MessageTable") == []
    email.fill("grace@example.org")
    send(visitor)
    confirm(visitor, scripted=scripted)
    assert len(stored("MessageTable")) == 1


def test_without_script_the_browser_asks_for_what_is_wanted_before_anything_is_sent(plain: Page, watch: Watch) -> None:
    plain.goto("/contact/")
    send(plain)
    expect(plain.get_by_label("Your name")).to_be_focused()
    assert posts(watch) == []


def test_with_script_everything_that_is_wanted_is_named_at_once_and_nothing_is_sent(page: Page, watch: Watch) -> None:
    page.goto("/contact/")
    send(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    names = ("Your name", "Your e-mail address", "Your message")
    expect(summary.get_by_role("link")).to_have_text(names)
    for name in names:
        expect(page.get_by_label(name)).to_have_accessible_description(re.compile("^Please fill this in."))
        summary.get_by_role("link", name=name).press("Enter")
        expect(page.get_by_label(name)).to_be_focused()
    assert posts(watch) == []


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"email": "grace"}, "Please write one e-mail address"),
        ({"email": "grace@localhost"}, "Please write one e-mail address"),
        ({"order": "A 17"}, "An order number holds letters, digits and hyphens"),
        ({"name": " "}, "Please fill this in."),
        ({"name": "\u200b"}, "Please fill this in."),
        ({"message": "\u2800"}, "Please fill this in."),
        ({"email": "\u200b@\u200b."}, "Please write one e-mail address"),
        ({"message": "\N{SEEDLING}" * 10_001}, "at most 10,000 characters, here it is 10,001."),
    ],
)
def test_a_slip_is_explained_before_it_is_sent_and_gone_once_mended(
    page: Page, stored: Stored, watch: Watch, typed: dict[str, str], says: str
) -> None:
    page.goto("/contact/")
    fill(page, **typed)
    send(page)
    (field,) = typed
    expect(page.locator(f"[name={field}]")).to_have_accessible_description(re.compile(re.escape(says)))
    expect(page.get_by_role("alert")).to_be_focused()
    assert posts(watch) == []
    fill(page)
    send(page)
    thanked(page, scripted=True)
    expect(page.locator("[aria-invalid], .error")).to_have_count(0)
    assert len(stored("MessageTable")) == 1


def test_what_was_pasted_is_mended_and_not_refused_by_page_or_function(
    visitor: Page, scripted: bool, stored: Stored
) -> None:
    visitor.goto("/contact/")
    fill(
        visitor, name="\u200bGrace\u2028Hopper", order="#1234", message="One\x02line\x0bTwo \U0001f469\u200d\U0001f33e"
    )
    send(visitor)
    confirm(visitor, scripted=scripted)
    (message,) = stored("MessageTable")
    assert (message["name"], message["order"]) == ("Grace Hopper", "1234")
    assert message["message"] == "One line\nTwo \U0001f469\u200d\U0001f33e"


def test_the_page_reads_what_is_typed_as_the_functions_do(page: Page) -> None:
    page.goto("/robots.txt")
    assert page.evaluate(read_by_the_page()) == [case["read"] for case in TEXTS]
