"""Back brings every page that answered a form, with what was typed, in three engines."""

from __future__ import annotations

import shutil
from contextlib import ExitStack

import pytest

from tests.browser.chromium import CHROMIUM, silent
from tests.browser.engines.drivers import Engine, WithPlaywright, WithSelenium
from tests.browser.engines.visits import Visit


@pytest.fixture(scope="session")
def origin(listener: object, base_url: str) -> str:
    """The origin, over http: Chromium and Firefox keep no answer whose certificate nobody vouches for."""
    return base_url


@pytest.fixture(scope="session")
def certificate() -> None:
    """None."""


@pytest.mark.parametrize("name", ["chromium", "firefox", "webkit"])
def test_back_brings_what_was_changed_and_looked_over(
    request: pytest.FixtureRequest, origin: str, preview: object, name: str
) -> None:
    """Without script: looked over, changed, looked over again and gone on from; then back, page by page."""
    with ExitStack() as running:
        engine: Engine = WithSelenium(running)
        if name != "webkit":
            playwright = request.getfixturevalue("playwright")
            if name == "firefox":
                path, told = shutil.which("firefox-esr"), {"javascript.enabled": False}
                browser = playwright.firefox.launch(
                    channel="moz-firefox", executable_path=path, firefox_user_prefs=told
                )
            else:
                browser = playwright.chromium.launch(**silent(CHROMIUM))
            running.enter_context(browser)
            engine = WithPlaywright(lambda _: browser)
        with engine.visitor(origin, scripted=False) as visit:
            _changed_and_looked_over(visit)
            visit.goto("/about/")
            # Not `wait_for`: Firefox's driver waits for a load, and a page that comes to life again has none.
            visit.back()
            visit.wait_until("document.querySelector('.letter-preview')?.textContent.includes('Typed twice')")
            visit.back()
            visit.wait_until("document.querySelector('main form.letter [name=message]')?.value === 'Typed twice'")
            _of_another_capability(visit)


def _changed_and_looked_over(visit: Visit) -> None:
    visit.goto("/contact/")
    # Before anything was chosen, too.
    _type(visit, message="Half a sentence")
    visit.goto("/about/")
    visit.back()
    visit.wait_until("document.querySelector('main form.letter [name=message]')?.value === 'Half a sentence'")
    # WebKit brings a page back a moment before anything on it can be hit.
    visit.wait_until("document.elementFromPoint(innerWidth / 2, innerHeight - 9)?.closest('#privacy-choices')")
    # The banner is in the way of the driver's clicks, not of this test.
    visit.evaluate("document.querySelector('#privacy-choices').remove()")
    _type(visit, name="Ada", email="ada@example.org", message="Typed once")
    visit.click_on("main form.letter button")
    visit.wait_for(".letter-preview")
    visit.click_on("[name=step][value=edit]")
    visit.wait_for("main form.letter")
    _type(visit, message="Typed twice")
    visit.click_on("main form.letter button")
    visit.wait_for(".letter-preview")


def _of_another_capability(visit: Visit) -> None:
    """What answers forms is one mechanism (functions/web/forms.py): a withdrawal, looked over and changed."""
    visit.goto("/api/withdrawal")
    _type(visit, name="Grace", number="The order of Monday", email="grace@example.org")
    visit.click_on("main form.letter button")
    visit.wait_for(".letter-preview")
    visit.click_on("[name=step][value=edit]")
    visit.wait_for("main form.letter")
    visit.goto("/about/")
    visit.back()
    visit.wait_until("document.querySelector('main form.letter [name=number]')?.value === 'The order of Monday'")
    visit.back()
    visit.wait_until("document.querySelector('.letter-preview')?.textContent.includes('The order of Monday')")


def _type(visit: Visit, **fields: str) -> None:
    for name, value in fields.items():
        visit.evaluate(f"(document.querySelector('main [name={name}]').value = '{value}')")
