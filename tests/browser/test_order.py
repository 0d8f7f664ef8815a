"""An order: with script from the basket, without from the sheet. Our prices decide, and nothing typed is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.basket import SEND, SITE_SCRIPT, TYPED, fill, kept, lines, link, quantity, send
from tests.browser.conftest import Stored
from tests.browser.letter import confirm, last_look, posts, thanked
from tests.browser.letter import send as send_again
from tests.browser.test_accessibility import violations
from tests.browser.test_contact_draft import BLOCKED
from tests.browser.test_layout import TARGET, TOO_WIDE
from tests.browser.watch import Watch

LINES = [{"product": "green-cardamom-pods", "quantity": 1}, {"product": "sumac", "quantity": 4}]


def chosen(page: Page) -> None:
    """A basket of two lines, 27.10 euro, and its page. The address is the way in of those whose storage is blocked."""
    page.goto("/basket/?sumac=4&green-cardamom-pods=1")
    expect(lines(page)).to_have_count(2)


@pytest.mark.promise("P03")
def test_an_order_is_stored_once_with_its_lines_and_our_prices(
    visitor: Page, scripted: bool, stored: Stored, register: Any
) -> None:
    if scripted:
        chosen(visitor)
    else:
        visitor.goto("/basket/")
        quantity(visitor, "Sumac").fill("4")
        quantity(visitor, "Green cardamom, whole").fill("1")
    fill(visitor)
    send(visitor)
    if not scripted:
        last_look(visitor)
        expect(visitor.get_by_role("row", name="Total, VAT included")).to_contain_text("27.10")
        assert stored("MessageTable") == []
    confirm(visitor, scripted=scripted)
    expect(visitor.get_by_role("main")).to_contain_text("27.10")
    (message,) = stored("MessageTable")
    assert set(message) == set(register.records["message"].fields)
    assert {name: message[name] for name in TYPED} == TYPED
    assert (message["topic"], message["lines"], message["quote"]["total"]) == ("order", LINES, "27.10")


def test_the_basket_is_emptied_once_the_order_is_taken_and_not_before(page: Page, watch: Watch, stored: Stored) -> None:
    watch.expect("status of 503")
    chosen(page)
    fill(page)
    page.route("**/api/contact", lambda route: route.fulfill(status=503, headers={"Retry-After": "1"}), times=1)
    send(page)
    expect(page.get_by_role("status").filter(has_text="waits in this tab")).to_be_visible()
    assert kept(page) == "sumac=4&green-cardamom-pods=1"
    thanked(page, scripted=True)
    assert kept(page) is None
    expect(link(page)).to_have_accessible_name("Basket")
    assert len(stored("MessageTable")) == 1
    first, second = (json.loads(body)["id"] for body in posts(watch))
    assert first == second


def test_what_another_tab_added_while_the_order_was_on_its_way_stays(page: Page) -> None:
    chosen(page)
    fill(page)
    page.evaluate(
        f"""async () => {{
          const {{ basketLines, saveBasket }} = await {SITE_SCRIPT};
          document.querySelector("form.letter").addEventListener("sent", () =>
            saveBasket({{ ...basketLines(), "long-pepper": 1 }}), {{ once: true }}) }}"""
    )
    send(page)
    thanked(page, scripted=True)
    assert kept(page) == "long-pepper=1"


@pytest.mark.promise("P14")
def test_what_was_typed_outlives_a_reload_and_an_error_and_is_gone_once_sent(
    page: Page, watch: Watch, register: Any
) -> None:
    watch.expect("status of 422")
    chosen(page)
    fill(page, email="grace..hopper@example.org")
    page.reload()
    expect(page.get_by_label("Where should it go?")).to_have_value(TYPED["message"])
    send(page)
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Your name")).to_have_value(TYPED["name"])
    assert page.evaluate("Object.keys(sessionStorage)") == ["order-draft"]
    assert register.cookies["order-draft"].kind == "sessionStorage"
    fill(page)
    send(page)
    thanked(page, scripted=True)
    assert page.evaluate("sessionStorage.length") == 0


def test_an_order_waits_for_a_network_and_is_sent_once(page: Page, watch: Watch, stored: Stored) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    chosen(page)
    fill(page)
    page.context.set_offline(True)
    send(page)
    expect(page.get_by_role("status").filter(has_text="waits in this tab")).to_be_visible()
    page.context.set_offline(False)
    thanked(page, scripted=True)
    assert len(stored("MessageTable")) == 1


def test_lines_that_change_while_an_order_waits_make_it_wait_for_its_writer(page: Page, watch: Watch) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    chosen(page)
    fill(page)
    page.context.set_offline(True)
    send(page)
    expect(page.get_by_role("status").filter(has_text="waits in this tab")).to_be_visible()
    page.get_by_role("button", name="Remove Sumac").click()
    expect(page.get_by_role("status").filter(has_text="You changed the message")).to_be_visible()


def test_what_sold_out_since_the_page_was_loaded_is_named_beside_its_line(page: Page, watch: Watch) -> None:
    watch.expect("status of 422")
    chosen(page)
    fill(page)
    said = {"errors": [{"field": "line-sumac", "message": "This is sold out."}]}
    page.route("**/api/contact", lambda route: route.fulfill(status=422, body=json.dumps(said)), times=1)
    send(page)
    page.get_by_role("alert").get_by_role("link", name="Sumac").click()
    expect(quantity(page, "Sumac")).to_be_focused()
    expect(quantity(page, "Sumac")).to_have_accessible_description("This is sold out.")
    assert kept(page) == "sumac=4&green-cardamom-pods=1"


def test_a_number_that_cannot_be_is_explained_before_anything_is_sent(page: Page, watch: Watch) -> None:
    chosen(page)
    fill(page)
    for typed in ("98", "1.5", "-1"):
        quantity(page, "Sumac").fill(typed)
        send(page)
        expect(quantity(page, "Sumac")).to_have_accessible_description("Please give a whole number from 1 to 97.")
    assert posts(watch) == []


def test_with_storage_blocked_an_order_is_still_sent(page: Page, stored: Stored) -> None:
    page.add_init_script(BLOCKED)
    page.goto("/basket/?sumac=4&green-cardamom-pods=1")
    expect(lines(page)).to_have_count(2)
    fill(page)
    send(page)
    thanked(page, scripted=True)
    (message,) = stored("MessageTable")
    assert message["lines"] == LINES
    assert "sumac" not in page.url


def test_the_sheet_comes_back_with_all_that_was_typed_and_can_be_mended(
    plain: Page, stored: Stored, watch: Watch
) -> None:
    watch.expect("status of 422")
    plain.goto("/basket/")
    quantity(plain, "Sumac").fill("4")
    fill(plain, email="grace@localhost")
    send(plain)
    expect(plain.get_by_role("alert")).to_be_visible()
    expect(quantity(plain, "Sumac")).to_have_value("4")
    quantity(plain, "Green cardamom, whole").fill("1")
    plain.get_by_label("Your e-mail address").fill("grace@example.org")
    send_again(plain)
    confirm(plain, scripted=False)
    (message,) = stored("MessageTable")
    assert message["lines"] == LINES


def test_no_state_of_the_basket_is_a_barrier_or_too_wide_or_too_small_to_touch(page: Page) -> None:
    axe = Axe()

    def fine() -> None:
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 844})
            assert violations(page, axe, dark=width == 320) == []
            assert page.evaluate(TOO_WIDE) is None

    page.goto("/basket/")
    fine()
    chosen(page)
    page.evaluate(f"{SITE_SCRIPT}.then((site) => site.saveBasket({{ ...site.basketLines(), 'saffron-threads': 1 }}))")
    page.reload()
    fine()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 844})
        for control in page.get_by_role("main").get_by_role("button").all() + page.get_by_role("spinbutton").all():
            box = control.bounding_box()
            assert box and min(box["width"], box["height"]) >= TARGET, control.evaluate("(one) => one.outerHTML")
    page.get_by_role("button", name=SEND).click()
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
    fill(plain)
    send(plain)
    last_look(plain)
    no_barrier()
    plain.get_by_role("button", name="Change something").click()
    expect(quantity(plain, "Sumac")).to_have_value("4")
    no_barrier()
