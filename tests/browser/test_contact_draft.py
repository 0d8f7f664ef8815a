"""What is typed to the shop is kept in this tab until it is sent, and only there."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stored
from tests.browser.letter import TYPED, draft, fill, is_kept, send, thanked
from tests.browser.watch import Watch

BLOCKED = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });"""


def typed(page: Page) -> None:
    """The form is filled in, and that is kept."""
    page.goto("/contact/")
    fill(page)
    page.wait_for_function("() => sessionStorage.getItem('contact-draft')?.includes('planted')")


def test_what_was_typed_outlives_a_reload_and_another_page(page: Page) -> None:
    typed(page)
    page.reload()
    is_kept(page)
    page.goto("/about/")
    page.goto("/contact/")
    is_kept(page)


def test_what_was_typed_last_is_kept_however_soon_the_page_goes(page: Page) -> None:
    page.goto("/contact/")
    page.get_by_label("Your message").fill("The last word")
    page.reload()
    expect(page.get_by_label("Your message")).to_have_value("The last word")


def test_a_visit_that_types_nothing_keeps_nothing(page: Page) -> None:
    page.goto("/contact/")
    page.reload()
    page.goto("/about/")
    assert draft(page) is None


def test_the_draft_is_kept_under_its_registered_name_in_this_tab_alone(page: Page, register: Any) -> None:
    typed(page)
    assert register.cookies["contact-draft"].kind == "sessionStorage"
    assert page.evaluate("Object.keys(sessionStorage)") == ["contact-draft"]
    assert page.evaluate("Object.values(localStorage).join()").find(TYPED["email"]) == -1
    other = page.context.new_page()
    other.goto("/contact/")
    expect(other.get_by_label("Your name")).to_have_value("")


@pytest.mark.promise("P14")
def test_the_draft_is_deleted_once_the_message_is_sent(page: Page) -> None:
    typed(page)
    send(page)
    thanked(page, scripted=True)
    assert draft(page) is None
    page.reload()
    assert draft(page) is None
    expect(page.get_by_label("Your message")).to_have_value("")


def test_a_refusal_is_explained_and_keeps_what_was_typed(page: Page, watch: Watch) -> None:
    status: int
    page.route("**/api/contact", lambda route: route.fulfill(status=status, body="<h1>No</h1>"))
    for status in (400, 403, 413, 415, 422):
        watch.expect(f"status of {status}")
        typed(page)
        send(page)
        said = page.get_by_role("status").filter(has_text="nothing was stored. Your text is still here")
        expect(said, str(status)).to_be_visible()
        page.reload()
        is_kept(page)
    page.unroute("**/api/contact")
    send(page)
    thanked(page, scripted=True)


def test_with_storage_blocked_a_message_is_still_sent(page: Page, stored: Stored) -> None:
    page.add_init_script(BLOCKED)
    page.goto("/contact/")
    fill(page)
    send(page)
    thanked(page, scripted=True)
    assert len(stored("MessageTable")) == 1


def test_with_storage_blocked_a_message_still_waits_for_a_network(page: Page, watch: Watch, stored: Stored) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page.add_init_script(BLOCKED)
    page.goto("/contact/")
    fill(page)
    page.context.set_offline(True)
    send(page)
    expect(page.get_by_role("status").filter(has_text="waits in this tab")).to_be_visible()
    is_kept(page)
    page.context.set_offline(False)
    thanked(page, scripted=True)
    assert len(stored("MessageTable")) == 1


SPOILT = ["", "{", "null", "7", '"text"', "[]", '{"fields": 7}', '{"fields": {"name": null}}']


def test_a_spoilt_draft_does_no_harm(page: Page, stored: Stored) -> None:
    for times, spoilt in enumerate(SPOILT, 1):
        page.goto("/404.html")
        page.evaluate("(spoilt) => sessionStorage.setItem('contact-draft', spoilt)", spoilt)
        page.goto("/contact/")
        fill(page)
        send(page)
        thanked(page, scripted=True)
        assert len(stored("MessageTable")) == times, spoilt
