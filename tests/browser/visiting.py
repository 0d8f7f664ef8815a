"""What a visitor has, sees and does: the jar, the banner, a choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Locator, Page, expect

CHOICES, VISITOR = "__Host-choices", "__Host-visitor"
OPTIONAL = ["personalisation", "statistics", "social", "marketing"]
LABELS = {"accept": "Accept all", "reject": "Reject all", "save": "Save choices"}
# What each way to choose grants, for tests that go through all three.
WAYS = {"accept": OPTIONAL, "reject": [], "save": ["statistics"]}


def jar(page: Page) -> dict[str, Any]:
    """The cookies of the page's context, by name."""
    return {cookie["name"]: cookie for cookie in page.context.cookies()}


def carry(page: Page, value: str, origin: str) -> None:
    """Put a choice into the jar, as an earlier visit would have left it."""
    cookie = {"name": CHOICES, "value": value, "url": origin.replace("http:", "https:")}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


def banner(page: Page) -> Locator:
    """The banner, as someone who cannot see it finds it."""
    return page.get_by_role("dialog", name="We use cookies")


def choose(page: Page, way: str, purposes: Iterable[str] = ()) -> None:
    """Answer the banner: accept, reject, or save with some purposes ticked. Afterwards it is gone."""
    asking = banner(page)
    if way == "save":
        asking.get_by_text("Choose", exact=True).click()
        for purpose in purposes:
            asking.locator(f"[name=purpose][value={purpose}]").check()
    with answering(page):
        asking.get_by_role("button", name=LABELS[way]).click()
    gone(page)


@contextmanager
def answering(page: Page) -> Iterator[None]:
    """What is done inside answers the question. Afterwards it is known what became of the answer: script says it, or
    another page has come whole in the place of this one.
    """
    page.locator("body > footer").wait_for(state="attached")
    page.evaluate(
        "() => { document.body.dataset.before = ''; delete document.getElementById('choices-status').dataset.said }"
    )
    yield
    page.locator("#choices-status[data-said], body:not([data-before]) > footer").first.wait_for(state="attached")


def go_on(page: Page) -> None:
    """Without script, from the page that says what was recorded to the one that asked; with script one is there."""
    if page.url.endswith("/api/consent"):
        page.locator("#on").click()


def asked_by_now(page: Page) -> None:
    """A request and its answer: whatever the page asked for before this, the test has heard of."""
    page.evaluate("fetch('/robots.txt').then((answer) => answer.text())")


def calm(page: Page) -> None:
    """Wait until what a page puts off until after a click has run: its timer is shorter, and was set before this."""
    page.evaluate("new Promise((done) => setTimeout(done, 40))")


def gone(page: Page) -> None:
    """The page is whole and shows no banner. Without script it is a new page: half of one proves nothing."""
    expect(banner(page)).to_be_hidden()
    expect(page.get_by_role("contentinfo")).to_be_visible()
    expect(banner(page)).to_be_hidden()
    # The page that answers a choice without script has none.
    expect(page.locator("#privacy-choices").locator("visible=true")).to_have_count(0)


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Look again until it holds, ten seconds at the most."""
    for _ in range(50):
        if holds():
            return
        page.wait_for_timeout(200)
    raise AssertionError("it never held")
