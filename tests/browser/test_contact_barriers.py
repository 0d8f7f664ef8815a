"""axe-core finds nothing in any state of the contact form, light and dark; and it works by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Stored
from tests.browser.keys import presses_to
from tests.browser.letter import fill, send, thanked
from tests.browser.test_accessibility import DARK, LIGHT, violations
from tests.browser.watch import Watch


def held_by(held: list[Route]) -> Callable[[Route], None]:
    """Keeps requests without an answer."""

    def hold(route: Route) -> None:
        held.append(route)

    return hold


def test_no_state_of_the_form_is_a_barrier(page: Page, watch: Watch) -> None:
    watch.expect("ERR_FAILED")
    page.clock.install()
    axe = Axe()

    def no_barrier() -> None:
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert violations(page, axe, schemes=[DARK if width == 390 else LIGHT]) == []

    held: list[Route] = []
    status = page.locator("#letter-status")
    page.goto("/contact/")
    no_barrier()
    send(page)
    expect(page.get_by_role("alert")).to_be_focused()
    no_barrier()
    fill(page, message="x" * 9_900)
    expect(page.get_by_text("Characters left: 100")).to_be_visible()
    page.route("**/api/contact", held_by(held), times=1)
    send(page)
    expect(status).to_have_text("Sending…")
    no_barrier()
    page.route("**/api/contact", lambda route: route.abort())
    held[0].abort()
    expect(status).to_contain_text("waits in this tab")
    no_barrier()
    page.unroute("**/api/contact")
    page.clock.fast_forward(60_000)
    expect(status).to_contain_text("Thank you")
    no_barrier()


def test_slips_are_mended_and_the_message_sent_by_keyboard_alone(page: Page, stored: Stored) -> None:
    page.goto("/contact/")
    button = page.get_by_role("button", name="Send message")
    presses_to(page, button)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert").get_by_role("link", name="Your name")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your name")).to_be_focused()
    for text in ("Grace Hopper", "grace@example.org", "Press", "By keyboard."):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    presses_to(page, button)
    page.keyboard.press("Enter")
    thanked(page, scripted=True)
    expect(page.locator("#letter-status")).to_be_focused()
    (message,) = stored("MessageTable")
    assert (message["topic"], message["message"], message["order"]) == ("press", "By keyboard.", "")
