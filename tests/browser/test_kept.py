"""/cookies/: what is set in this browser right now, and being told when something is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import VISITOR, choose, jar


@pytest.mark.promise("P11")
def test_everything_set_here_is_listed_with_its_purpose_and_a_way_to_delete_it(page: Page) -> None:
    page.goto("/shop/sumac/")
    choose(page, "accept")
    page.goto("/cookies/")
    listed = page.locator("#kept")
    for name in ("__Host-choices", VISITOR, "recently-viewed"):
        row = listed.get_by_role("row", name=name)
        expect(row).to_contain_text("Personalisation" if name == "recently-viewed" else "Necessary")
        expect(row.get_by_role("button", name=f"Delete {name}")).to_be_visible()
    listed.get_by_role("button", name=f"Delete {VISITOR}").click()
    expect(listed.get_by_role("row", name=VISITOR)).to_have_count(0)
    assert VISITOR not in jar(page)
    listed.get_by_role("button", name="Delete recently-viewed").click()
    expect(listed.get_by_role("row", name="recently-viewed")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('recently-viewed')") is None


def test_a_cookie_that_the_register_does_not_know_is_marked(page: Page) -> None:
    page.goto("/cookies/")
    page.evaluate("document.cookie = 'stray=1; Path=/'")
    row = page.locator("#kept").get_by_role("row", name="stray")
    expect(row).to_contain_text("Not known here")
    expect(row).to_have_class("stray")


@pytest.mark.promise("P11")
def test_a_visitor_who_asked_is_told_when_a_cookie_is_set_and_what_for(page: Page) -> None:
    page.goto("/cookies/")
    page.get_by_label("Tell me when a cookie is set").check()
    page.goto("/404.html")
    choose(page, "accept")
    expect(page.get_by_text("Now set in this browser: __Host-choices, for “necessary”.")).to_be_visible()
    expect(page.get_by_text(VISITOR)).to_be_visible()


@pytest.mark.promise("P11")
def test_a_visitor_who_did_not_ask_is_left_alone(page: Page) -> None:
    page.clock.install()
    page.goto("/404.html")
    choose(page, "accept")
    page.clock.run_for(4_000)
    expect(page.locator(".set-now")).to_have_count(0)


def test_nothing_is_looked_at_again_and_again_for_a_visitor_who_did_not_ask(page: Page) -> None:
    page.clock.install()
    page.add_init_script("""window.looks = 0;
        const get = Storage.prototype.getItem;
        Storage.prototype.getItem = function (key) {
          looks += key === "privacy-announce";
          return get.call(this, key);
        };""")
    page.goto("/404.html")
    page.clock.run_for(3_000)
    before = page.evaluate("looks")
    page.clock.run_for(10_000)
    assert page.evaluate("looks") == before
    page.evaluate("localStorage.setItem('privacy-announce', '1'), dispatchEvent(new Event('storage'))")
    before = page.evaluate("looks")
    page.clock.run_for(3_000)
    assert page.evaluate("looks") > before


def test_without_script_our_server_lists_the_cookies_and_deletes_them(plain: Page) -> None:
    plain.goto("/404.html")
    choose(plain, "accept")
    plain.goto("/cookies/")
    plain.get_by_role("link", name="The cookies that your browser sends us").click()
    plain.get_by_role("button", name=f"Delete {VISITOR}").click()
    expect(plain.get_by_role("button", name=f"Delete {VISITOR}")).to_have_count(0)
    assert set(jar(plain)) == {"__Host-choices"}
