"""A tab that is lent again is as fresh as a new one, or it is not lent again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.lending import WINDOW, Lending
from tests.browser.visiting import carry
from tests.browser.watch import Watch

LEFT = """() => [localStorage.length, sessionStorage.length, innerWidth, document.title,
  ...["(prefers-color-scheme: dark)", "print", "(forced-colors: active)"].map((query) => matchMedia(query).matches)]"""
LASTING: dict[str, Callable[[Page], object]] = {
    "a clock": lambda page: page.clock.set_fixed_time("2026-01-01"),
    "a script": lambda page: page.context.add_init_script("window.planted = 1"),
    "a function": lambda page: page.expose_function("planted", print),
    "a listener": lambda page: page.on("dialog", lambda dialog: dialog.accept()),
}


def test_a_visitor_finds_nothing_of_the_one_before(lending: Lending, watch: Watch, base_url: str) -> None:
    with lending.visitor(watch, scripted=True) as before:
        before.goto("/404.html")
        title = before.title()
        carry(before, "v1.2026-11-30.", base_url)
        before.evaluate("(localStorage.setItem('one', 1), sessionStorage.setItem('other', 1))")
        before.set_viewport_size({"width": 320, "height": 568})
        before.emulate_media(color_scheme="dark", media="print", forced_colors="active")
        before.route("**/404.html", lambda route: route.fulfill(body="<title>Planted</title>"))
        before.context.route("**/404.html", lambda route: route.fulfill(body="<title>Planted</title>"))
        before.context.new_page()
        before.context.set_offline(True)
    with lending.visitor(watch, scripted=True) as page:
        assert page == before
        assert page.context.pages == [page]
        assert page.context.cookies() == []
        page.goto("/404.html")
        assert page.evaluate(LEFT) == [0, 0, WINDOW["width"], title, False, False, False]


@pytest.mark.parametrize("change", LASTING)
def test_a_tab_on_which_something_lasts_is_not_lent_again(lending: Lending, watch: Watch, change: str) -> None:
    with lending.visitor(watch, scripted=True) as before:
        LASTING[change](before)
        before.goto("/404.html")
    with lending.visitor(watch, scripted=True) as page:
        assert page != before


def test_two_visitors_at_once_have_a_tab_each(lending: Lending, watch: Watch) -> None:
    with lending.visitor(watch, scripted=True) as one, lending.visitor(watch, scripted=True) as other:
        assert one.context != other.context


def test_what_a_page_keeps_is_held_against_the_register_for_each_visitor(lending: Lending, base_url: str) -> None:
    script = f"localStorage.setItem('unheard-of', 1) //# sourceURL={base_url}/planted.js"
    for _ in range(2):
        watch = Watch(base_url)
        with lending.visitor(watch, scripted=True) as page:
            page.goto("/404.html")
            page.evaluate(script)
        assert watch.wrong() == ["a page keeps unheard-of in localStorage, which the register does not name"]
