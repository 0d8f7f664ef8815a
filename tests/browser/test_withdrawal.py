"""Withdrawing a purpose takes what it kept out of the browser, on a host that has parents."""

from __future__ import annotations

import socket

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.visiting import CHOICES, answering, choose

HOST = "www.shop.localhost"
# What the register does not have yet: cookies of optional purposes. The page says that there are these two.
KEEPS = {"statistics": "counted", "marketing": "came-from"}
# On the host alone, on the host and what is under it, and on its parent.
DOMAINS = {"": HOST, f";Domain={HOST}": f".{HOST}", ";Domain=shop.localhost": ".shop.localhost"}


@pytest.fixture(scope="session")
def origin(listener: socket.socket) -> str:
    """A host two levels under its top; browsers take every name under ``localhost`` to this machine."""
    return f"http://{HOST}:{listener.getsockname()[1]}"


@pytest.fixture
def keeping(page: Page, origin: str) -> Page:
    """A visitor who accepted all and for whom both purposes kept something, everywhere they can."""

    def add(route: Route) -> None:
        # Only the browser finds the host; Playwright itself asks as everyone does.
        answer = route.fetch(url=route.request.url.replace(HOST, "localhost"))
        entries = " ".join(f"{purpose}:{name}" for purpose, name in KEEPS.items())
        route.fulfill(response=answer, body=answer.text().replace('data-keeps="', f'data-keeps="{entries} '))

    for path in ("**/404.html", "**/choices/"):
        page.route(path, add)
    page.goto(f"{origin}/404.html")
    choose(page, "accept")
    page.wait_for_function("() => !localStorage.getItem('privacy-waiting')")
    for name in KEEPS.values():
        for domain in DOMAINS:
            page.evaluate("(cookie) => { document.cookie = cookie }", f"{name}=1;Path=/{domain}")
        page.evaluate("(name) => { localStorage.setItem(name, '1'); sessionStorage.setItem(name, '1'); }", name)
    assert domains(page, "counted") == domains(page, "came-from") == set(DOMAINS.values())
    return page


def domains(page: Page, name: str) -> set[str]:
    """Where a cookie is kept, as the browser says it: with a dot where hosts below get it too."""
    return {cookie["domain"] for cookie in page.context.cookies() if cookie["name"] == name}


def stored(page: Page, name: str) -> list[str | None]:
    return list(page.evaluate("(name) => [localStorage.getItem(name), sessionStorage.getItem(name)]", name))


def test_withdrawing_a_purpose_removes_its_cookies_from_parent_domains_and_its_storage(
    keeping: Page, origin: str
) -> None:
    keeping.goto(f"{origin}/choices/")
    keeping.get_by_role("main").get_by_label("Statistics").uncheck()
    with answering(keeping):
        keeping.get_by_role("main").get_by_role("button", name="Save choices").click()
    expect(keeping.locator("#choices-status")).to_contain_text("Saved")
    assert domains(keeping, "counted") == set()
    assert stored(keeping, "counted") == [None, None]
    assert domains(keeping, "came-from") == set(DOMAINS.values()), "what is still granted keeps its own"
    assert stored(keeping, "came-from") == ["1", "1"]
    assert domains(keeping, CHOICES) == {HOST}


def test_withdrawing_all_in_the_banner_leaves_only_the_refusal(keeping: Page) -> None:
    keeping.evaluate("privacy.open()")
    choose(keeping, "reject")
    keeping.wait_for_function("() => !localStorage.getItem('privacy-waiting')")
    assert [(cookie["name"], cookie["domain"]) for cookie in keeping.context.cookies()] == [(CHOICES, HOST)]
    assert keeping.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]") == []


def test_what_was_kept_goes_with_a_withdrawal_in_another_tab(keeping: Page, origin: str) -> None:
    other = keeping.context.new_page()
    other.goto(f"{origin}/choices/")
    with answering(other):
        other.get_by_role("main").get_by_role("button", name="Reject all").click()
    keeping.wait_for_function("() => !privacy.granted('statistics')")
    keeping.mouse.click(1, 1)
    keeping.wait_for_function("() => !document.cookie.includes('counted')")
    assert domains(keeping, "counted") == set()
    assert stored(keeping, "counted") == [None, None]
