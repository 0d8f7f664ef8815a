"""An order: from the shelf to its own page. Our prices decide, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.basket import (
    BUY,
    LABELS,
    LOOK,
    SITE_SCRIPT,
    TYPED,
    buy,
    costs,
    fill,
    kept,
    lines,
    link,
    look,
    orders,
    quantity,
)
from tests.browser.conftest import Stored
from tests.browser.letter import posts
from tests.browser.test_accessibility import DARK, LIGHT, violations
from tests.browser.test_contact_draft import BLOCKED
from tests.browser.test_layout import TARGET, TOO_WIDE
from tests.browser.watch import Watch

SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 800}}


def chosen(page: Page) -> None:
    """A basket of two lines, 27.10 euro, and its page. The address is the way in of those whose storage is blocked."""
    page.goto("/basket/?sumac=4&green-cardamom-pods=1")
    expect(lines(page)).to_have_count(2)


class Actions:
    """Counts what a visitor does: each click, each quantity; an address that the browser fills in is one."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def click(self, role: Any, name: str) -> None:
        self.count += 1
        self.page.get_by_role(role, name=name).click()

    def fill_in(self) -> None:
        self.count += 1
        fill(self.page)


@pytest.mark.promise("P03")
@pytest.mark.parametrize("size", SIZES)
def test_from_a_product_to_a_placed_order_in_seven_actions_or_fewer(
    new_context: Callable[..., BrowserContext], scripted: bool, size: str, stored: Stored
) -> None:
    page = new_context(java_script_enabled=scripted, viewport=SIZES[size]).new_page()
    page.goto("/shop/sumac/")
    done = Actions(page)
    done.click("button", "Reject all")
    if scripted:
        done.click("button", "Add to basket")
        done.click("link", "See the basket")
        expect(costs(page)).to_contain_text("8.70")
    else:
        # The answer is a page of its own, with the receipt.
        done.click("link", "Back to the page you were on")
        done.click("link", "Go to the order sheet")
        done.count += 1
        quantity(page, "Sumac").fill("1")
    done.fill_in()
    done.click("button", LOOK)
    expect(page.get_by_role("row", name="Total")).to_contain_text("8.70")
    assert orders(stored("OrderTable")) == []
    done.count += 1
    buy(page)
    assert done.count <= 7
    (order,) = orders(stored("OrderTable"))
    assert (order["state"], order["totals"]["total"]) == ("placed", "8.70")
    assert order["name"] == TYPED["name"]
    expect(page.get_by_role("main")).to_contain_text(order["number"])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_it_costs_to_the_door_is_said_before_anything_is_typed(visitor: Page, scripted: bool) -> None:
    if scripted:
        chosen(visitor)
        place = costs(visitor)
        for said in ("27.10", "3.90", "31.00", "2.03", "2 to 3 working days"):
            expect(place).to_contain_text(said)
        visitor.get_by_label("Country it goes to").select_option("AT")
    else:
        visitor.goto("/basket/")
        quantity(visitor, "Sumac").fill("4")
        quantity(visitor, "Green cardamom, whole").fill("1")
        visitor.get_by_label("Country it goes to").select_option("AT")
        visitor.get_by_role("button", name="What does it cost?").click()
        place = visitor.get_by_role("main")
    for said in ("27.10", "9.90", "37.00", "2.42"):
        expect(place).to_contain_text(said)
    if not scripted:
        expect(quantity(visitor, "Sumac")).to_have_value("4")
        expect(visitor.get_by_role("alert")).to_have_count(0)


def test_what_the_basket_says_is_what_is_charged(page: Page, stored: Stored) -> None:
    page.goto("/basket/?sumac=30&garam-masala=7")
    page.get_by_label("Country it goes to").select_option("FR")
    said = [costs(page).locator(f"[data-sum={name}]").inner_text() for name in ("goods", "postage", "total", "vat")]
    fill(page)
    look(page)
    buy(page)
    (order,) = orders(stored("OrderTable"))
    totals = order["totals"]
    charged = [totals["goods"], totals["postage"], totals["total"], *totals["vat"].values()]
    assert said == [f"€\u202f{amount}" for amount in charged]


def test_the_basket_is_emptied_once_the_order_is_placed_and_not_before(page: Page) -> None:
    chosen(page)
    fill(page)
    look(page)
    expect(page.get_by_role("button", name=BUY)).to_be_visible()
    assert kept(page) == "sumac=4&green-cardamom-pods=1"
    buy(page)
    expect(link(page)).to_have_accessible_name("Basket")
    assert kept(page) is None
    assert page.evaluate("sessionStorage.length") == 0
    # Opened again by its link, an order leaves the basket alone.
    own = page.url
    page.goto("/basket/?long-pepper=1")
    fill(page)
    look(page)
    expect(page.get_by_role("button", name=BUY)).to_be_visible()
    page.goto(own)
    expect(page.get_by_role("main")).to_contain_text("27.10")
    assert kept(page) == "long-pepper=1"


def test_what_another_tab_added_while_the_order_was_on_its_way_stays(page: Page) -> None:
    chosen(page)
    fill(page)
    look(page)
    expect(page.get_by_role("button", name=BUY)).to_be_visible()
    page.evaluate(f"{SITE_SCRIPT}.then((site) => site.changeBasket([['long-pepper', 1]]))")
    buy(page)
    page.wait_for_function("() => !sessionStorage.length")
    assert kept(page) == "long-pepper=1"


def test_two_tabs_that_order_the_same_basket_are_one_order(page: Page, stored: Stored) -> None:
    chosen(page)
    other = page.context.new_page()
    other.goto("/basket/")
    for tab in (page, other):
        fill(tab)
        look(tab)
        expect(tab.get_by_role("button", name=BUY)).to_be_visible()
    buy(page)
    buy(other)
    assert page.url == other.url
    assert len(orders(stored("OrderTable"))) == 1


@pytest.mark.promise("P14")
def test_what_was_typed_outlives_a_reload_an_error_and_the_way_back_and_is_gone_once_ordered(
    page: Page, watch: Watch, register: Any
) -> None:
    watch.expect("status of 422")
    chosen(page)
    fill(page, email="grace..hopper@example.org")
    page.get_by_label("Country it goes to").select_option("AT")
    page.wait_for_function("() => sessionStorage.getItem('order-draft')?.includes('AT')")
    page.reload()
    expect(page.get_by_label(LABELS["street"])).to_have_value(TYPED["street"])
    look(page)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#street")).to_have_value(TYPED["street"])
    page.go_back()
    expect(page.get_by_label(LABELS["name"])).to_have_value(TYPED["name"])
    expect(page.get_by_label("Country it goes to")).to_have_value("AT")
    expect(costs(page)).to_contain_text("9.90")
    assert page.evaluate("Object.keys(sessionStorage)") == ["order-draft"]
    assert register.cookies["order-draft"].kind == "sessionStorage"
    fill(page)
    look(page)
    buy(page)
    page.wait_for_function("() => !sessionStorage.length")


def test_less_than_the_basket_asks_for_is_said_as_soon_as_the_store_room_answers(page: Page) -> None:
    page.route("**/api/stock", lambda route: route.fulfill(json={"left": {"sumac": 2}}))
    chosen(page)
    expect(lines(page).filter(has_text="Sumac")).to_contain_text("Only 2 of “Sumac” are left.")


def test_a_number_that_cannot_be_is_explained_before_anything_is_sent(page: Page, watch: Watch) -> None:
    chosen(page)
    fill(page)
    for typed in ("98", "1.5", "-1"):
        quantity(page, "Sumac").fill(typed)
        look(page)
        expect(quantity(page, "Sumac")).to_have_accessible_description("Please give a whole number from 1 to 97.")
    assert posts(watch) == []


def test_with_storage_blocked_an_order_is_still_placed(page: Page, stored: Stored) -> None:
    page.add_init_script(BLOCKED)
    page.goto("/basket/?sumac=4&green-cardamom-pods=1")
    expect(lines(page)).to_have_count(2)
    fill(page)
    look(page)
    buy(page)
    (order,) = orders(stored("OrderTable"))
    assert {line["product"] for line in order["lines"]} == {"green-cardamom-pods", "sumac"}


def test_no_state_of_the_basket_is_a_barrier_or_too_wide_or_too_small_to_touch(page: Page) -> None:
    axe = Axe()

    def fine() -> None:
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 844})
            assert violations(page, axe, schemes=[DARK if width == 320 else LIGHT]) == []
            assert page.evaluate(TOO_WIDE) is None

    page.goto("/basket/")
    fine()
    chosen(page)
    page.evaluate(f"{SITE_SCRIPT}.then((site) => site.saveBasket({{ ...site.basketLines(), 'saffron-threads': 1 }}))")
    page.reload()
    page.get_by_text("For a firm").click()
    fine()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 844})
        for control in page.get_by_role("main").get_by_role("button").all() + page.get_by_role("spinbutton").all():
            box = control.bounding_box()
            assert box and min(box["width"], box["height"]) >= TARGET, control.evaluate("(one) => one.outerHTML")
    look(page)
    fine()
    page.get_by_role("button", name="Remove Sumac").click()
    fine()


def test_the_order_pages_without_script_have_no_barrier_and_fit_a_phone(page: Page, plain: Page) -> None:
    axe = Axe()
    plain.set_viewport_size({"width": 320, "height": 844})

    def no_barrier() -> None:
        assert plain.evaluate(TOO_WIDE) is None
        html = plain.content()
        page.route("**/looked-at/", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto("/looked-at/")
        assert violations(page, axe) == []
        page.unroute("**/looked-at/")

    plain.goto("/basket/")
    quantity(plain, "Sumac").fill("4")
    plain.get_by_role("button", name="What does it cost?").click()
    no_barrier()
    plain.goto("/basket/")
    quantity(plain, "Sumac").fill("4")
    fill(plain)
    look(plain)
    expect(plain.get_by_role("button", name=BUY)).to_be_visible()
    no_barrier()
    plain.get_by_role("button", name="Change something").click()
    expect(quantity(plain, "Sumac")).to_have_value("4")
    no_barrier()


def test_the_way_to_withdraw_is_on_every_page_and_goes_on_without_script(visitor: Page) -> None:
    visitor.goto("/")
    visitor.get_by_role("contentinfo").get_by_role("link", name="Withdraw from contract here").click()
    visitor.get_by_label("Name", exact=True).fill("Grace Hopper")
    visitor.get_by_label("Order number or contract").fill("C26-0000-0")
    visitor.get_by_label("E-mail address").fill("grace@example.org")
    visitor.get_by_role("button", name="Withdraw from contract").click()
    expect(visitor.get_by_role("button", name="Confirm withdrawal")).to_be_visible()
    expect(visitor.get_by_role("main")).to_contain_text("C26-0000-0")
