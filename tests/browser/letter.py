"""Writing to the shop, by the form's labels."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from unittest import mock

from playwright.sync_api import Page, expect

from tests.browser.watch import Watch

TYPED = {
    "name": "Grace Hopper",
    "email": "grace@example.org",
    "order": "A-17",
    "message": 'First line\nSecond, with <b id="planted">bold</b> & <script>alert("planted")</script>',
}


def fill(page: Page, **other: str) -> None:
    """Fill in the form."""
    typed = TYPED | other
    page.get_by_label("Your name").fill(typed["name"])
    page.get_by_label("Your e-mail address").fill(typed["email"])
    page.get_by_label("What is it about?").select_option(label="An order")
    page.get_by_label("Order number").fill(typed["order"])
    page.get_by_label("Your message").fill(typed["message"])


def send(page: Page) -> None:
    """Press the button."""
    page.get_by_role("button", name="Send message").click()


def last_look(page: Page) -> None:
    """The page without script that repeats the message."""
    expect(page.get_by_role("heading", name="Please check your message")).to_be_visible()


def thanked(page: Page, *, scripted: bool) -> None:
    """The message is kept, and that is said."""
    said = page.get_by_role("status") if scripted else page.get_by_role("heading", level=1)
    expect(said.filter(has_text="Thank you")).to_be_visible()


@contextmanager
def looked_over() -> Iterator[None]:
    """The functions, which run in this process, do not wait for three seconds of reading before a message is confirmed.

    Everything up to the page that comes next belongs inside. That they wait is tested without this.
    """
    with mock.patch.object(import_module("functions.web.form_token"), "EARLIEST", 0):
        yield


def confirm(page: Page, *, scripted: bool) -> None:
    """After sending: without script, look the message over and send it once more; either way it is kept."""
    if scripted:
        thanked(page, scripted=True)
        return
    last_look(page)
    with looked_over():
        send(page)
        thanked(page, scripted=False)


def is_kept(page: Page) -> None:
    """The form holds what was typed."""
    for name, label in (("name", "Your name"), ("order", "Order number"), ("message", "Your message")):
        expect(page.get_by_label(label)).to_have_value(TYPED[name])
    expect(page.get_by_label("What is it about?")).to_have_value("order")


def posts(watch: Watch) -> list[str]:
    """The bodies that were sent."""
    return [request.post_data or "" for request in watch.requests if request.method == "POST"]


def draft(page: Page) -> dict[str, Any] | None:
    """What the tab keeps of the message, or ``None``."""
    found: str | None = page.evaluate("sessionStorage.getItem('contact-draft')")
    return json.loads(found) if found else None
