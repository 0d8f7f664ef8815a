"""Light or dark against the system, by the visitor's own switch: remembered, never flashing, and in the register."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

PAPER = {"light": "rgb(248, 242, 228)", "dark": "rgb(20, 23, 28)"}
COOKIE = "__Host-scheme"


def paper(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))


def kept(context: BrowserContext) -> dict[str, str]:
    return {cookie["name"]: cookie["value"] for cookie in context.cookies()}


@pytest.mark.parametrize(("system", "other"), [("light", "dark"), ("dark", "light")], ids=["by day", "by night"])
def test_colours_follow_the_system_and_then_the_visitor(page: Page, system: Any, other: str) -> None:
    page.emulate_media(color_scheme=system)
    page.goto("/about/")
    assert paper(page) == PAPER[system]
    lamp = page.get_by_role("button", name="Dark colours")
    expect(lamp).to_have_attribute("aria-pressed", str(system == "dark").lower())
    lamp.click()
    assert paper(page) == PAPER[other]
    page.goto("/")
    assert paper(page) == PAPER[other]
    expect(page.locator("meta[name=theme-color]").first).to_have_attribute("content", PAPER[other])


def test_the_switch_sets_its_cookie_only_while_it_differs_from_the_system(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/about/")
    assert COOKIE not in kept(page.context)
    lamp = page.get_by_role("button", name="Dark colours")
    lamp.click()
    assert kept(page.context)[COOKIE] == "dark"
    lamp.click()
    assert COOKIE not in kept(page.context)


def test_the_page_has_the_chosen_colours_before_it_is_painted(page: Page, base_url: str) -> None:
    page.emulate_media(color_scheme="light")
    secure = base_url.replace("http:", "https:")
    page.context.add_cookies([{"name": COOKIE, "value": "dark", "url": secure, "secure": True}])
    page.route("**/site.*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto("/about/")
    assert paper(page) == PAPER["dark"]


@pytest.mark.promise("P08")
def test_the_cookie_of_the_switch_stands_in_the_register(page: Page, register: Any) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/about/")
    page.get_by_role("button", name="Dark colours").click()
    assert set(kept(page.context)) <= set(register.cookies)


def test_a_page_printed_at_night_is_black_on_white(page: Page) -> None:
    page.emulate_media(color_scheme="dark", media="print")
    page.goto("/privacy/")
    assert paper(page) == "rgb(255, 255, 255)"
    ink = "getComputedStyle(document.querySelector('main p')).color"
    assert page.evaluate(ink) in {"rgb(0, 0, 0)", "rgb(51, 51, 51)"}


def test_without_script_there_is_no_switch(browser: Any, base_url: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    page.goto("/about/")
    expect(page.get_by_role("button", name="Dark colours")).to_have_count(0)
    context.close()
