"""From the shelf to an order, and by day and by night, in Firefox and WebKit as in Chromium. Without script there is
nothing here but links and a form that is sent, as in test_everywhere.py.
"""

from __future__ import annotations

import json

import pytest

from tests.browser.basket import TYPED, orders
from tests.browser.conftest import Stored
from tests.browser.engines.test_everywhere import choose
from tests.browser.engines.visits import Visit, until
from tests.browser.letter import looked_over

FIRST = "[...document.querySelectorAll('.card h3')].find((name) => name.getClientRects().length).textContent"
PAPER = "getComputedStyle(document.documentElement).backgroundColor"


def put(visit: Visit, field: str, value: str) -> None:
    """Fill in a field by its id."""
    visit.evaluate(f"(document.getElementById('{field}').value = {json.dumps(value)})")


def test_a_list_is_sorted_and_narrowed(visit: Visit) -> None:
    visit.goto("/shop/pods/")
    assert visit.evaluate(FIRST) == "Green cardamom, whole"
    visit.click("link", "Price")
    visit.wait_for("[data-order=price][aria-current]")
    assert visit.evaluate(FIRST) == "Black cardamom, whole"
    visit.goto("/shop/")
    visit.click("link", "In stock")
    visit.wait_for("[data-only=in-stock][aria-current]")
    assert visit.evaluate("document.querySelector('.sieve [role=status]').textContent") == "11 of 12 shown"
    assert not visit.visible("a[href='/shop/saffron-threads/']")


@pytest.mark.slow
def test_what_is_chosen_is_ordered_with_our_price(visit: Visit, stored: Stored) -> None:
    visit.goto("/404.html")
    choose(visit, "reject")
    visit.goto("/shop/sumac/")
    visit.click("button", "Add to basket")
    visit.click("link", "See the basket")
    visit.wait_for("main .basket")
    for field, value in TYPED.items():
        put(visit, field, value)
    # By its field, as a form is sent that ends further down than the window: WebKit's driver clicks on nothing there.
    visit.evaluate("document.getElementById('email').focus()")
    visit.press("Enter")
    visit.wait_for("button[value=place]")
    assert "8.70" in visit.evaluate("document.querySelector('main').innerText")
    with looked_over():
        # Not while this is asked: the page goes.
        visit.evaluate("void setTimeout(() => document.querySelector('button[value=place]').click())")
        visit.wait_for(".order-state")
    (order,) = orders(stored("OrderTable"))
    assert (order["state"], order["totals"]["total"]) == ("placed", "8.70")
    assert {name: order[name] for name in ("name", "email")} == {name: TYPED[name] for name in ("name", "email")}
    visit.wait_until("!localStorage.getItem('basket')")


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
