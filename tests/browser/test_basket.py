"""The basket: in this browser alone, the same in every tab, and never silent about what it cannot hold."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.basket import SITE_SCRIPT, add, costs, fill, kept, lines, link, look, quantity
from tests.browser.keys import presses_to
from tests.browser.test_contact_draft import BLOCKED
from tests.browser.visiting import asked_by_now
from tests.browser.watch import Watch
from tests.typed import QUANTITIES

MONTH = 30 * 86_400_000


def test_what_is_added_is_said_and_counted_beside_the_pages_names(page: Page) -> None:
    add(page, "sumac", 2)
    expect(page.get_by_role("status").filter(has_text="Your basket holds 2 of these.")).to_be_visible()
    expect(link(page)).to_have_accessible_name("Basket 2")
    add(page, "long-pepper")
    page.goto("/about/")
    expect(link(page)).to_have_accessible_name("Basket 3")


def test_no_more_of_a_product_is_taken_than_there_is(page: Page) -> None:
    add(page, "gahwa-blend", 20)
    add(page, "gahwa-blend", 20)
    expect(page.get_by_role("status").filter(has_text="holds 23 of these, and that is all we have.")).to_be_visible()
    assert kept(page) == "gahwa-blend=23"


def test_a_products_page_says_what_is_left_now_and_takes_no_more(page: Page) -> None:
    stock = page.get_by_role("article").locator(".stock")
    left = {"sumac": 2}
    page.route("**/api/stock", lambda route: route.fulfill(json={"left": left}))
    page.goto("/shop/sumac/")
    expect(stock).to_have_text("Only 2 tins left")
    expect(page.get_by_label("How many")).to_have_attribute("max", "2")
    left["sumac"] = 1
    page.reload()
    expect(stock).to_have_text("Only 1 tin left")
    left["sumac"] = 0
    page.reload()
    expect(stock).to_have_text("Sold out until the next harvest")
    expect(page.get_by_role("button", name="Add to basket")).to_be_disabled()


def test_where_the_store_room_does_not_answer_a_products_page_says_what_there_was_as_it_was_made(
    page: Page, watch: Watch
) -> None:
    watch.expect("/api/stock")
    page.route("**/api/stock", lambda route: route.fulfill(status=503, body="{}"))
    with page.expect_response("**/api/stock"):
        page.goto("/shop/sumac/")
    asked_by_now(page)
    expect(page.get_by_role("article").locator(".stock")).to_contain_text("in the store room")
    expect(page.get_by_role("button", name="Add to basket")).to_be_enabled()


@pytest.mark.promise("P08")
def test_it_is_kept_under_its_registered_name_without_a_price_and_sent_nowhere(
    page: Page, watch: Watch, register: Any
) -> None:
    add(page, "sumac", 2)
    page.get_by_role("link", name="See the basket").click()
    expect(lines(page)).to_have_count(1)
    cookie = register.cookies["basket"]
    assert (cookie.kind, cookie.purpose) == ("localStorage", "necessary")
    assert page.evaluate("Object.keys(localStorage)") == ["basket"]
    assert kept(page) == "sumac=2"
    assert not [request.url for request in watch.requests if request.method == "POST" or "?" in request.url]


def test_a_visit_that_adds_nothing_keeps_nothing(page: Page) -> None:
    for path in ("/shop/sumac/", "/basket/"):
        page.goto(path)
        page.evaluate("dispatchEvent(new Event('click'))")
        expect(link(page)).to_have_accessible_name("Basket")
    assert page.evaluate("localStorage.length") == 0
    expect(page.get_by_text("There is nothing in your basket yet.")).to_be_visible()


def test_every_tab_has_the_same_basket(page: Page) -> None:
    add(page, "sumac")
    other = page.context.new_page()
    other.goto("/basket/")
    expect(lines(other)).to_have_count(1)
    add(page, "long-pepper", 3)
    expect(lines(other)).to_have_count(2)
    expect(link(other)).to_have_accessible_name("Basket 4")
    lines(other).filter(has_text="Long pepper").get_by_role("button", name="Remove").click()
    expect(link(page)).to_have_accessible_name("Basket 1")


def test_lines_are_changed_and_the_sums_follow(page: Page) -> None:
    page.goto("/basket/?sumac=2&green-cardamom-pods=1")
    total = costs(page)
    expect(lines(page)).to_have_count(2)
    expect(total).to_contain_text("17.50")
    quantity(page, "Sumac").fill("4")
    expect(lines(page).filter(has_text="Sumac")).to_contain_text("19.20")
    expect(total).to_contain_text("27.10")
    page.reload()
    expect(total).to_contain_text("27.10")


def test_what_is_taken_out_can_be_put_back_and_the_focus_is_never_lost(page: Page) -> None:
    add(page, "sumac", 2)
    page.goto("/basket/")
    for way in ("button", "zero"):
        if way == "button":
            page.get_by_role("button", name="Remove Sumac").click()
        else:
            quantity(page, "Sumac").fill("0")
            page.keyboard.press("Tab")
        expect(page.get_by_role("status").filter(has_text="Sumac is taken out.")).to_be_visible()
        assert kept(page) is None
        back = page.get_by_role("button", name="Put it back")
        expect(back).to_be_focused()
        page.keyboard.press("Enter")
        expect(quantity(page, "Sumac")).to_be_focused()
        expect(quantity(page, "Sumac")).to_have_value("2")
    assert kept(page) == "sumac=2"


def test_what_is_no_longer_sold_is_named_and_stays_until_it_is_taken_out(page: Page) -> None:
    page.goto("/shop/sumac/")
    page.evaluate("localStorage.setItem('basket', `sumac=1&saffron-threads=2&blue-cardamom=3&%40=${Date.now()}`)")
    page.goto("/basket/")
    expect(lines(page)).to_have_count(1)
    for words in ("“Saffron threads” has sold out since you chose it", "“blue cardamom” is not sold here any more"):
        expect(page.get_by_text(words)).to_be_visible()
    expect(costs(page)).to_contain_text("4.80")
    page.reload()
    page.get_by_text("“blue cardamom”").get_by_role("button", name="Take it out").click()
    assert kept(page) == "sumac=1&saffron-threads=2"


@pytest.mark.promise("P14")
@pytest.mark.parametrize(
    "age", [MONTH - 60_000, MONTH + 60_000, -MONTH - 60_000], ids=["young", "old", "of the future"]
)
def test_it_is_dropped_thirty_days_after_its_last_change(page: Page, age: int) -> None:
    page.goto("/about/")
    page.evaluate("(age) => localStorage.setItem('basket', `sumac=1&%40=${Date.now() - age}`)", age)
    page.goto("/basket/")
    young = 0 < age < MONTH
    expect(lines(page)).to_have_count(int(young))
    assert (kept(page) == "sumac=1") is young
    assert (page.evaluate("localStorage.length") == 1) is young


def test_a_spoilt_basket_is_an_empty_one(page: Page) -> None:
    page.goto("/about/")
    for spoilt in ("", "{}", "sumac", "sumac=-1&%40=1e99", "sumac=x&%40=NaN", "\ufffd=&=&&", "sumac=1&%40=%40"):
        page.evaluate("(spoilt) => localStorage.setItem('basket', spoilt)", spoilt)
        page.goto("/basket/")
        expect(page.get_by_text("There is nothing in your basket yet.")).to_be_visible()
    page.evaluate("localStorage.setItem('basket', `__proto__=1&constructor=2&%40=${Date.now()}`)")
    page.goto("/basket/")
    for name in ("proto", "constructor"):
        page.get_by_text(name).get_by_role("button", name="Take it out").click()
    assert kept(page) is None
    add(page, "sumac")
    assert kept(page) == "sumac=1"


def test_with_storage_blocked_the_basket_lives_in_its_pages_address_and_says_so(page: Page) -> None:
    page.add_init_script(BLOCKED)
    page.goto("/shop/sumac/")
    page.get_by_label("How many").fill("3")
    page.get_by_role("button", name="Add to basket").click()
    expect(page.get_by_role("status").filter(has_text="Your browser keeps nothing for this site")).to_be_visible()
    expect(quantity(page, "Sumac")).to_have_value("3")
    quantity(page, "Sumac").fill("4")
    expect(lines(page)).to_contain_text("19.20")
    page.reload()
    expect(quantity(page, "Sumac")).to_have_value("4")
    expect(link(page)).to_have_accessible_name("Basket 4")


def test_without_script_no_basket_is_promised_and_a_link_leads_to_the_products_line_of_the_order_sheet(
    plain: Page, watch: Watch
) -> None:
    plain.goto("/shop/sumac/")
    expect(plain.get_by_label("How many")).to_be_hidden()
    expect(plain.get_by_role("button", name="Add to basket")).to_be_hidden()
    plain.get_by_role("link", name="Go to the order sheet").click()
    assert [request.url for request in watch.requests if "?" in request.url] == []
    expect(quantity(plain, "Sumac")).to_be_in_viewport()
    expect(lines(plain)).to_have_count(11)


def test_a_product_is_bought_and_taken_out_by_keyboard_alone(page: Page) -> None:
    page.goto("/shop/sumac/")
    presses_to(page, page.get_by_label("How many"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="holds 2 of these")).to_be_visible()
    presses_to(page, page.get_by_role("link", name="See the basket"))
    page.keyboard.press("Enter")
    presses_to(page, page.get_by_role("button", name="Remove Sumac"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Put it back")).to_be_focused()


def test_a_quantity_is_read_as_the_functions_read_it(page: Page) -> None:
    page.goto("/about/")
    typed = [case["typed"] for case in QUANTITIES]
    read = (
        f"async (typed) => {{ const {{ quantity }} = await {SITE_SCRIPT}; return typed.map((one) => quantity(one)) }}"
    )
    assert page.evaluate(read, typed) == [case["read"] or None for case in QUANTITIES]


@pytest.mark.parametrize("asked", ["1.5", "0x10", "1e1", "%2B3", "%D9%A3", "", "9" * 30])
def test_an_address_that_asks_for_no_whole_number_of_a_product_asks_for_nothing(page: Page, asked: str) -> None:
    page.goto(f"/basket/?sumac={asked}&long-pepper=%203%20")
    expect(lines(page)).to_have_count(1)
    assert kept(page) == "long-pepper=3"


def test_ten_written_as_a_power_is_told_apart_before_it_is_in_the_basket_or_sent(page: Page) -> None:
    page.goto("/shop/sumac/")
    page.get_by_label("How many").press("End")
    page.keyboard.type("e1")
    expect(page.get_by_label("How many")).to_have_js_property("value", "1e1")
    page.get_by_role("button", name="Add to basket").click()
    said = page.get_by_label("How many").evaluate("(field) => field.validationMessage")
    assert said == "Please give a whole number from 1 to 97."
    assert kept(page) is None
    page.goto("/basket/?sumac=1")
    fill(page)
    quantity(page, "Sumac").press("End")
    page.keyboard.type("e1")
    look(page)
    expect(page.get_by_role("alert")).to_contain_text("Please give a whole number from 1 to 97.")
    assert kept(page) == "sumac=1"
