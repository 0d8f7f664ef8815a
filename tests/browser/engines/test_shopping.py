"""From the shelf to an order, and by day and by night, the same in Chromium, Firefox and WebKit."""

from __future__ import annotations

import json

import pytest

from tests.browser.basket import TYPED
from tests.browser.conftest import Stored
from tests.browser.engines.test_everywhere import choose
from tests.browser.engines.visits import Visit, until
from tests.browser.letter import READING

FIRST = "[...document.querySelectorAll('.card h3')].find((name) => name.getClientRects().length).textContent"
PAPER = "getComputedStyle(document.documentElement).backgroundColor"


def put(visit: Visit, field: str, value: str) -> None:
    """Fill in a field by its id."""
    visit.evaluate(f"(document.getElementById('{field}').value = {json.dumps(value)})")


def test_a_list_is_sorted_and_narrowed(visitor: Visit) -> None:
    visitor.goto("/shop/pods/")
    assert visitor.evaluate(FIRST) == "Green cardamom, whole"
    visitor.click("link", "Price")
    visitor.wait_for("[data-order=price][aria-current]")
    assert visitor.evaluate(FIRST) == "Black cardamom, whole"
    visitor.goto("/shop/")
    visitor.click("link", "In stock")
    visitor.wait_for("[data-only=in-stock][aria-current]")
    assert visitor.evaluate("document.querySelector('.sieve [role=status]').textContent") == "11 of 12 shown"
    assert not visitor.visible("a[href='/shop/saffron-threads/']")


@pytest.mark.slow
def test_what_is_chosen_is_ordered_with_our_price(visitor: Visit, scripted: bool, stored: Stored) -> None:
    visitor.goto("/404.html")
    choose(visitor, "reject")
    visitor.goto("/shop/sumac/")
    visitor.click("button", "Add to basket")
    if scripted:
        until(lambda: visitor.has("link", "See the basket"), "the basket has it")
        visitor.click("link", "See the basket")
    visitor.wait_for("main .basket")
    if not scripted:
        put(visitor, "line-sumac", "1")
    for field, value in TYPED.items():
        put(visitor, field, value)
    # By its field, as a form is sent that ends further down than the window: WebKit's driver clicks on nothing there.
    visitor.evaluate("document.getElementById('email').focus()")
    visitor.press("Enter")
    if not scripted:
        visitor.wait_for("main [value=edit]")
        visitor.wait_until(f"performance.now() > {READING}")
        visitor.click("button", "Send message")
        visitor.wait_for("main .order ~ p")
    visitor.wait_until("document.querySelector('main').innerText.includes('Thank you')")
    assert "4.80" in visitor.evaluate("document.querySelector('main').innerText")
    (message,) = stored("MessageTable")
    assert (message["lines"], message["quote"]["total"]) == ([{"product": "sumac", "quantity": 1}], "4.80")
    assert {name: message[name] for name in TYPED} == TYPED


def test_the_colours_are_switched_and_stay_switched_on_the_next_page(visit: Visit) -> None:
    visit.goto("/404.html")
    before = visit.evaluate(PAPER)
    visit.click_on("[data-lamp]")
    visit.wait_until(f"{PAPER} !== '{before}'")
    after = visit.evaluate(PAPER)
    visit.goto("/contact/")
    assert visit.evaluate(PAPER) == after
    assert "__Host-scheme" in visit.cookies()
    visit.click_on("[data-lamp]")
    visit.wait_until(f"{PAPER} === '{before}'")
    until(lambda: "__Host-scheme" not in visit.cookies(), "nothing is kept where nothing differs")
