"""A browser that takes no cookies, and one that forgets them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserType, Page, expect

from tests.browser.chromium import CHROMIUM, silent
from tests.browser.conftest import Stored
from tests.browser.letter import confirm, fill, send
from tests.browser.visiting import answering, banner, choose
from tests.browser.watch import Watch


@pytest.fixture
def blocking(
    *,
    tmp_path: Path,
    browser_type: BrowserType,
    base_url: str,
    watch: Watch,
    scripted: bool,
) -> Iterator[Page]:
    """A page of a whole Chromium, whose settings block every cookie, with script and without."""
    settings = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default/Preferences").write_text(json.dumps(settings), encoding="utf-8")
    context = browser_type.launch_persistent_context(
        tmp_path, base_url=base_url, java_script_enabled=scripted, **silent(CHROMIUM)
    )
    yield watch.over(context).new_page()
    context.close()


def test_with_cookies_blocked_an_answer_is_recorded_and_the_shop_can_be_used(
    blocking: Page, scripted: bool, stored: Stored
) -> None:
    blocking.goto("/shop/")
    with answering(blocking):
        banner(blocking).get_by_role("button", name="Accept all").click()
    assert blocking.context.cookies() == []
    assert len(stored("ConsentTable")) == 1
    blocking.goto("/choices/")
    expect(blocking.get_by_role("button", name="Save choices")).to_be_visible()
    blocking.goto("/")
    expect(banner(blocking)).to_be_visible()
    blocking.goto("/contact/")
    fill(blocking)
    send(blocking)
    confirm(blocking, scripted=scripted)
    assert len(stored("MessageTable")) == 1


def test_a_browser_that_forgets_its_cookies_is_asked_again(visitor: Page, stored: Stored) -> None:
    visitor.goto("/shop/sumac/")
    choose(visitor, "accept")
    visitor.context.clear_cookies()
    visitor.goto("/shop/sumac/")
    choose(visitor, "reject")
    newer, older = stored("ConsentTable")
    assert newer["visitor"] != older["visitor"]
