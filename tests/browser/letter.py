"""Writing to the shop, by the form's labels."""

from __future__ import annotations

from playwright.sync_api import Page, expect

TYPED = {
    "name": "Grace Hopper",
    "email": "grace@example.org",
    "order": "A-17",
    "message": 'First line\nSecond, with <b id="planted">bold</b> & <script>alert("planted")</script>',
}
# Without script, a message that is confirmed within three seconds is shown again.
READING = 3_200


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


def confirm(page: Page, *, scripted: bool) -> None:
    """After sending: without script, look the message over and send it once more; either way it is kept."""
    if not scripted:
        last_look(page)
        page.wait_for_timeout(READING)
        send(page)
    thanked(page, scripted=scripted)
