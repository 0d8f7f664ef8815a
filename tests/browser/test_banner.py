"""The banner: what it is, and what each answer to it does. With script and without."""

from __future__ import annotations

import re
import time
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stored
from tests.browser.visiting import (
    CHOICES,
    LABELS,
    OPTIONAL,
    VISITOR,
    WAYS,
    answering,
    banner,
    carry,
    choose,
    go_on,
    gone,
    jar,
)
from tests.versions import CURRENT

DAY = 86_400
LOOKS = """(button) => { const style = getComputedStyle(button), box = button.getBoundingClientRect();
  return [Math.round(box.width), Math.round(box.height), style.color, style.backgroundColor, style.font,
          style.border, style.textDecorationLine, style.opacity]; }"""


def test_the_banner_is_in_the_page_from_the_first_byte(page: Page) -> None:
    html = page.request.get("/").text()
    skip, asking, head = (html.index(part) for part in ('href="#main"', 'id="privacy-choices"', "<header"))
    assert skip < asking < head


def test_the_banner_says_what_it_is_and_stands_at_the_foot_of_the_window(visitor: Page) -> None:
    visitor.goto("/")
    asking = banner(visitor)
    expect(asking).to_be_visible()
    expect(asking).not_to_have_attribute("aria-modal", "true")
    expect(asking).to_have_css("position", "fixed")
    expect(asking.get_by_role("link")).to_have_attribute("href", "/privacy/")
    size, box = visitor.viewport_size, asking.bounding_box()
    assert size and box
    assert box["y"] + box["height"] == pytest.approx(size["height"], abs=1)
    assert box["height"] < size["height"] / 2


def test_reject_weighs_as_much_as_accept(visitor: Page) -> None:
    visitor.goto("/")
    looks = [banner(visitor).get_by_role("button", name=LABELS[way]).evaluate(LOOKS) for way in ("accept", "reject")]
    assert looks[0] == looks[1]


def test_every_optional_purpose_is_offered_unticked_and_the_necessary_one_is_not_offered(
    visitor: Page, register: Any
) -> None:
    visitor.goto("/")
    asking = banner(visitor)
    expect(asking.get_by_role("checkbox")).to_have_count(0)
    asking.get_by_text("Choose", exact=True).click()
    boxes = asking.get_by_role("checkbox").all()
    assert [box.get_attribute("value") for box in boxes] == OPTIONAL == list(register.optional)
    assert not any(box.is_checked() for box in boxes)
    expect(asking.get_by_text(register.purposes["necessary"].sentence)).to_be_visible()


def test_no_filter_list_or_opt_out_client_stumbles_over_the_banners_names(page: Page) -> None:
    page.goto("/")
    names = page.locator("#privacy-choices").evaluate(
        """(asking) => [...document.querySelectorAll("*")]
           .filter((element) => asking.contains(element) || element.contains(asking))
           .flatMap((element) => [element.id, ...element.classList])"""
    )
    assert [name for name in names if any(word in name for word in ("button", "cookie", "consent", "banner"))] == []


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_is_recorded_once_and_sets_the_cookies_it_should(
    visitor: Page, stored: Stored, register: Any, way: str
) -> None:
    visitor.goto("/shop/sumac/")
    choose(visitor, way, WAYS[way])
    (record,) = stored("ConsentTable")
    assert set(record) == {*register.records["consent"].fields} - {"signal"}
    assert record["granted"] == WAYS[way]
    assert record["refused"] == [name for name in OPTIONAL if name not in WAYS[way]]
    assert (record["policy"], record["policy_sha256"]) == (register.policy.version, register.policy.sha256)
    assert (record["surface"], record["language"], record["system"]) == ("banner", "en", "Linux")
    assert record["expires_at"] == pytest.approx(time.time() + register.records["consent"].retention_days * DAY, abs=60)
    assert str(UUID(record["id"])) == record["id"] == record["visitor"]

    cookies = jar(visitor)
    assert set(cookies) == ({CHOICES, VISITOR} if WAYS[way] else {CHOICES})
    assert cookies[CHOICES]["value"] == f"v1.{register.policy.version}.{'+'.join(WAYS[way])}"
    assert cookies.get(VISITOR, {"value": record["visitor"]})["value"] == record["visitor"]
    for name, cookie in cookies.items():
        assert (cookie["secure"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")
        assert cookie["httpOnly"] == register.cookies[name].http_only
        assert cookie["expires"] == pytest.approx(time.time() + 180 * DAY, abs=60)


@pytest.mark.parametrize("way", WAYS)
def test_the_banner_stays_gone_on_every_page_after_an_answer(visitor: Page, stored: Stored, way: str) -> None:
    visitor.goto("/shop/sumac/")
    choose(visitor, way, WAYS[way])
    go_on(visitor)
    expect(visitor).to_have_url(re.compile("/shop/sumac/$"))
    visitor.reload()
    gone(visitor)
    for path in ("/contact/", "/404.html"):
        visitor.goto(path)
        gone(visitor)
    assert len(stored("ConsentTable")) == 1


@pytest.mark.parametrize("way", WAYS)
def test_with_script_no_page_is_loaded_and_the_outcome_is_announced(page: Page, way: str) -> None:
    page.goto("/")
    page.evaluate("window.untouched = true")
    choose(page, way, WAYS[way])
    assert page.evaluate("window.untouched") is True
    expect(page.get_by_role("status")).to_have_text("Saved. Your choice is in force on every page.")


def test_focus_goes_to_the_content_when_the_banner_goes(page: Page) -> None:
    page.goto("/")
    choose(page, "reject")
    expect(page.get_by_role("main")).to_be_focused()


def test_focus_goes_back_to_where_it_was_when_the_banner_goes(page: Page) -> None:
    page.goto("/")
    link = page.get_by_role("navigation", name="Main").get_by_role("link").first
    link.focus()
    choose(page, "save", ["social"])
    expect(link).to_be_focused()


def test_pressing_twice_records_once(page: Page, stored: Stored) -> None:
    page.goto("/")
    with answering(page):
        banner(page).get_by_role("button", name="Accept all").dblclick()
    gone(page)
    page.wait_for_function("() => !localStorage.getItem('privacy-waiting')")
    assert len(stored("ConsentTable")) == 1


def test_with_script_the_banner_never_shows_to_those_who_have_chosen(page: Page, base_url: str, register: Any) -> None:
    page.add_init_script(
        """window.shown = [];
        const look = () => { const asking = document.getElementById("privacy-choices");
          if (asking && !document.documentElement.classList.contains("chosen")) window.shown.push("in the page"); };
        new MutationObserver(look).observe(document, { childList: true, subtree: true });
        document.addEventListener("DOMContentLoaded", () => {
          const asking = document.getElementById("privacy-choices");
          if (getComputedStyle(asking).display !== "none") window.shown.push("as the page is parsed"); });"""
    )
    page.goto("/")
    assert {"in the page", "as the page is parsed"} == set(page.evaluate("window.shown")), "a first visit shows it"
    carry(page, f"v1.{register.policy.version}.", base_url)
    page.goto("/")
    assert page.evaluate("window.shown") == []


def test_those_who_have_chosen_see_no_banner_before_the_sites_module_has_come(
    page: Page, base_url: str, register: Any
) -> None:
    module = '<script type="module"'

    def without(route: Any) -> None:
        answer = route.fetch()
        assert module in answer.text()
        route.fulfill(response=answer, body=answer.text().replace(module, '<script type="later"'))

    page.route("**/404.html", without)
    page.goto("/404.html")
    expect(banner(page)).to_be_visible()
    carry(page, f"v1.{register.policy.version}.", base_url)
    page.goto("/404.html")
    assert page.evaluate("typeof privacy") == "undefined"
    gone(page)


def test_without_script_the_page_waits_for_the_sheet_that_hides_the_banner(
    new_context: Any, base_url: str, register: Any
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    carry(page, f"v1.{register.policy.version}.", base_url)

    def late(route: Any) -> None:
        time.sleep(0.4)
        route.continue_()

    page.route("**/choices/since-*.css", late)
    page.goto("/")
    gone(page)
    sheet = page.evaluate(
        "performance.getEntriesByType('resource').find((e) => e.name.includes('/since-')).responseEnd"
    )
    paint = page.evaluate("performance.getEntriesByType('paint')[0]?.startTime ?? Infinity")
    assert 400 < sheet < paint


@pytest.mark.promise("A10")
def test_a_choice_made_before_the_policy_last_asked_is_asked_for_again(
    visitor: Page, base_url: str, stored: Stored, register: Any
) -> None:
    carry(visitor, "v1.2020-01-01.statistics", base_url)
    visitor.goto("/")
    expect(banner(visitor)).to_be_visible()
    choose(visitor, "reject")
    assert jar(visitor)[CHOICES]["value"] == f"v1.{register.policy.version}."
    assert [record["policy"] for record in stored("ConsentTable")] == [register.policy.version]


@pytest.mark.promise("A10")
def test_a_new_version_that_asks_shows_the_banner_to_those_who_had_chosen(visitor: Page, register: Any) -> None:
    visitor.goto("/")
    choose(visitor, "accept")

    def newer(route: Any) -> None:
        answer = route.fetch()
        html = answer.text().replace(f'data-asked="{register.asked}"', 'data-asked="2999-01-01"')
        route.fulfill(response=answer, body=html.replace(f"since-{register.asked}.css", "since-2999-01-01.css"))

    visitor.route("**/shop/", newer)
    visitor.goto("/shop/")
    expect(banner(visitor)).to_be_visible()


def test_a_cookie_that_is_no_choice_hides_nothing(visitor: Page, base_url: str) -> None:
    for value in (
        "",
        "v1",
        "v1.",
        "v1.2026-11-2",
        f"v1.{CURRENT}",
        f"v2.{CURRENT}.",
        "v1.20261122.",
        f"x.v1.{CURRENT}.",
    ):
        carry(visitor, value, base_url)
        visitor.goto("/404.html")
        expect(visitor.get_by_role("contentinfo")).to_be_visible()
        expect(banner(visitor), value).to_be_visible()
