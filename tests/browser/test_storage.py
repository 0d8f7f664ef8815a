"""What a browser really keeps for this site is what the register says: the same names, kinds and lifetimes."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import basket
from tests.browser.visiting import choose, jar
from tests.browser.watch import Watch

# Set where somebody goes in by a mailed link: tests/functions/my_data/test_sign_in.py holds them to the register.
OF_MY_DATA = {"__Host-signin", "__Host-session"}
# Every write is told, also of what is gone again a moment later.
TELL = """
const put = Storage.prototype.setItem;
Storage.prototype.setItem = function (name, value) {
  told(this === localStorage ? "localStorage" : "sessionStorage", name);
  put.call(this, name, value);
};
const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
Object.defineProperty(document, "cookie", {
  get: () => cookie.get.call(document),
  set: (text) => {
    if (!text.includes("Max-Age=0;")) told("cookie", text.split("=")[0]);
    cookie.set.call(document, text);
  },
});
"""
# A day more or less than a lifetime, in milliseconds.
DAY = 86_400_000


def draft(page: Page, name: str) -> None:
    """Type something, and wait until it is kept."""
    page.get_by_label("Your name").fill("Grace Hopper")
    page.wait_for_function("(name) => sessionStorage.getItem(name)?.includes('Grace')", arg=name)


@pytest.mark.promise("P08")
def test_a_walk_through_all_that_keeps_something_sets_what_the_register_says_and_nothing_else(
    page: Page, watch: Watch, register: Any
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    told: set[tuple[str, str]] = set()
    page.expose_function("told", lambda kind, name: told.add((kind, name)))
    page.add_init_script(TELL)
    page.emulate_media(color_scheme="light")
    page.goto("/shop/sumac/")
    page.context.set_offline(True)
    choose(page, "accept")
    page.context.set_offline(False)
    page.wait_for_function("() => !localStorage.getItem('privacy-waiting')")
    page.get_by_role("button", name="Dark colours").click()
    basket.add(page, "star-anise")
    page.goto("/basket/")
    draft(page, "order-draft")
    page.goto("/contact/")
    draft(page, "contact-draft")
    page.goto("/cookies/")
    page.get_by_label("Tell me when a cookie is set").check()

    cookies = jar(page)
    now = time.time()
    known = {name: one for name, one in register.cookies.items() if name not in OF_MY_DATA}
    assert told | {("cookie", name) for name in cookies} == {(one.kind, name) for name, one in known.items()}
    left = {name: round((one["expires"] - now) / DAY * 1000) for name, one in cookies.items()}
    assert left == {name: one.lifetime_days for name, one in known.items() if one.kind == "cookie"}
    assert {name: one["httpOnly"] for name, one in cookies.items()} == {
        name: one.http_only for name, one in known.items() if one.kind == "cookie"
    }


@pytest.mark.promise("P08")
def test_the_basket_is_kept_as_long_as_the_register_says(page: Page, register: Any) -> None:
    lifetime = register.cookies["basket"].max_age * 1000
    page.goto("/basket/")
    for age, count in ((lifetime - DAY, 1), (lifetime + DAY, 0)):
        page.evaluate("(age) => localStorage.setItem('basket', `sumac=2&@=${Date.now() - age}`)", age)
        page.goto("/basket/")
        expect(page.locator("#lines[data-ready]")).to_have_count(1)
        expect(basket.lines(page)).to_have_count(count)
    assert page.evaluate("localStorage.getItem('basket')") is None


@pytest.mark.promise("P08")
def test_a_product_looked_at_is_kept_as_long_as_the_register_says(page: Page, register: Any) -> None:
    lifetime = register.cookies["recently-viewed"].max_age * 1000
    page.goto("/shop/")
    choose(page, "save", ["personalisation"])
    page.evaluate(
        """(ages) => localStorage.setItem("recently-viewed", JSON.stringify(
          ages.map((age) => ({ path: "/shop/sumac/", title: `${age}`, at: Date.now() - age }))))""",
        [lifetime - DAY, lifetime + DAY],
    )
    page.goto("/shop/star-anise/")
    shown = page.get_by_role("region", name="You looked at these").get_by_role("link")
    expect(shown).to_have_text([str(lifetime - DAY)])
    kept = page.evaluate("JSON.parse(localStorage.getItem('recently-viewed')).map(({ title }) => title)")
    assert kept == ["Star anise", str(lifetime - DAY)]
    before = page.evaluate("Date.now() - JSON.parse(localStorage.getItem('recently-viewed'))[0].at")
    assert 0 <= before < 60_000
