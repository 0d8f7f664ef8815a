"""What people reported of other tools of this kind, tried here. What is reported, and where, stands at each test."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.basket import link
from tests.browser.conftest import Stored
from tests.browser.visiting import banner, choose


@pytest.mark.parametrize("value", ["%E0%A4%A", "%", "\U0001f47d", '{"a":"%u5317"}'])
def test_cookies_of_others_that_cannot_be_decoded_break_nothing(page: Page, stored: Stored, value: str) -> None:
    """tarteaucitron.js 1350, js-cookie 55, ngx-cookie-service 54: one such cookie, and scripts end with URIError."""
    page.goto("/404.html")
    page.evaluate("(value) => (document.cookie = `theirs=${value};Path=/`)", value)
    page.goto("/404.html")
    choose(page, "accept")
    assert len(stored("ConsentTable")) == 1
    page.goto("/cookies/")
    expect(page.locator("#kept").get_by_role("row", name="theirs")).to_be_visible()
    page.goto("/choices/")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(4)


def test_what_has_the_focus_behind_the_banner_does_not_move_it(page: Page) -> None:
    """orejime 166: a focus behind the banner slides it away, and it is of no use from then on."""
    page.goto("/shop/")
    before = banner(page).bounding_box()
    for behind in page.get_by_role("main").get_by_role("link").all()[:12]:
        behind.focus()
    page.get_by_role("contentinfo").get_by_role("link").last.focus()
    assert banner(page).bounding_box() == before
    choose(page, "reject")


def test_looking_at_the_question_again_and_leaving_it_does_not_ask_who_has_answered(page: Page) -> None:
    """react-cookie-manager 82: opened from a link and left, the banner asks again although an answer is stored."""
    page.goto("/404.html")
    choose(page, "accept")
    page.evaluate("privacy.open()")
    expect(banner(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(banner(page)).to_be_hidden()
    assert page.evaluate("privacy.granted('statistics')")
    page.goto("/404.html")
    expect(banner(page)).to_be_hidden()


@pytest.mark.parametrize("kept", ["sumac=NaN", "{bad", "sumac=-1", "sumac=1e9", "%", "sumac=&@=x", "[object Object]"])
def test_a_basket_that_something_else_wrote_over_is_empty_and_works(page: Page, kept: str) -> None:
    """shopstr 320, Cara 2570: a broken value in the browser's storage, and the page ends or its sum is NaN."""
    page.goto("/404.html")
    choose(page, "reject")
    page.evaluate("(kept) => localStorage.setItem('basket', `${kept}&@=${Date.now()}`)", kept)
    page.goto("/basket/")
    expect(page.get_by_text("There is nothing in your basket yet.")).to_be_visible()
    assert "NaN" not in page.get_by_role("main").inner_text()
    page.goto("/shop/sumac/")
    page.get_by_role("button", name="Add to basket").click()
    expect(link(page)).to_have_accessible_name("Basket 1")
