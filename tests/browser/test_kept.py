"""/cookies/: what is set in this browser right now, and being told when something is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.visiting import VISITOR, choose, jar, until
from tests.browser.watch import Watch


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


def test_how_long_something_is_kept_is_a_date_or_a_span_under_a_heading_that_fits_both(page: Page) -> None:
    page.goto("/shop/sumac/")
    choose(page, "accept")
    page.goto("/cookies/")
    listed = page.locator("#kept")
    expect(listed.get_by_role("columnheader").last).to_have_text("How long")
    choice = listed.get_by_role("row", name="__Host-choices").get_by_role("cell").last
    expect(choice).to_have_text(re.compile(r"^until \d{1,2} [A-Z][a-z]+ \d{4}$"))
    expect(listed.get_by_role("row", name="recently-viewed").get_by_role("cell").last).to_have_text("90 days")


def test_a_table_that_is_seen_as_a_list_is_still_heard_as_a_table(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    for path, selector in (("/cookies/", ".ledger"), ("/privacy/", ".prose"), ("/journal/false-friends/", ".prose")):
        page.goto(path)
        table = page.locator(selector).get_by_role("table").first
        expect(table.locator("tbody tr").first).to_have_css("display", "block")
        assert table.get_by_role("columnheader").count() >= 3
        row = table.get_by_role("row").nth(1)
        assert row.get_by_role("rowheader").count() == 1
        for cell in row.get_by_role("cell").all():
            label = cell.evaluate("(cell) => getComputedStyle(cell, '::before').content")
            assert cell.get_attribute("data-label") in label


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

    def looked_again() -> bool:
        page.clock.run_for(3_000)
        return bool(page.evaluate("looks") > before)

    # What looks is loaded once it is asked for: when that has come, no clock of the page tells.
    until(page, looked_again)


def test_without_script_our_server_lists_the_cookies_and_deletes_them(plain: Page) -> None:
    plain.goto("/404.html")
    choose(plain, "accept")
    plain.goto("/cookies/")
    plain.get_by_role("link", name="The cookies that your browser sends us").click()
    plain.get_by_role("button", name=f"Delete {VISITOR}").click()
    expect(plain.get_by_role("button", name=f"Delete {VISITOR}")).to_have_count(0)
    assert set(jar(plain)) == {"__Host-choices"}


NAMES = ["cart[0]", "a:b", "{q}", "n" * 210, "a b", "é", "$&"]


@pytest.mark.promise("P11")
def test_every_name_on_every_path_above_the_page_is_deleted_and_said_to_be(page: Page) -> None:
    page.goto("/cookies/")
    wanted = [(name, "/") for name in NAMES] + [
        ("deep", "/cookies"),
        ("deep", "/cookies/"),
        ("parted", "/;Partitioned"),
    ]
    for name, path in wanted:
        page.evaluate("(pair) => (document.cookie = pair)", f"{name}=1;Secure;Path={path}")
    root = page.url.removesuffix("/cookies/")
    page.context.add_cookies([{"name": "hidden", "value": "1", "url": root, "httpOnly": True}])
    page.reload()
    listed = page.locator("#kept")
    for name in [*NAMES, "deep", "parted", "hidden"]:
        listed.get_by_role("button", name=f"Delete {name}", exact=True).click()
        expect(listed.get_by_role("status")).to_have_text(f"{name} is deleted.")
    assert jar(page) == {}


@pytest.mark.parametrize(("answer", "word"), [(200, "Your browser’s settings can"), (None, "we could not be reached")])
def test_a_cookie_that_stays_is_said_to_stay_and_why(page: Page, watch: Watch, answer: int | None, word: str) -> None:
    watch.expect("ERR_FAILED")
    page.goto("/cookies/")
    page.context.add_cookies(
        [{"name": "hidden", "value": "1", "url": page.url.partition("/cookies")[0], "httpOnly": True}]
    )

    def instead(route: Route) -> None:
        if route.request.method != "POST":
            route.fallback()
        elif answer:
            route.fulfill(status=answer, body="{}")
        else:
            route.abort()

    page.route("**/api/cookies", instead)
    page.reload()
    page.get_by_role("button", name="Delete hidden").click()
    status = page.locator("#kept").get_by_role("status")
    expect(status).to_contain_text("hidden is still in your browser")
    expect(status).to_contain_text(word)
    expect(page.locator("#kept").get_by_role("row", name="hidden")).to_be_visible()


def test_without_script_what_became_of_a_cookie_is_said(plain: Page) -> None:
    plain.goto("/404.html")
    cookie = {"name": "cart[0]", "value": "1", "url": plain.url}
    plain.context.add_cookies([cookie])  # type: ignore[list-item]
    plain.goto("/api/cookies")
    plain.get_by_role("button", name="Delete cart[0]").click()
    expect(plain.get_by_role("status")).to_have_text("cart[0] is deleted.")
    assert jar(plain) == {}
