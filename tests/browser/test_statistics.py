"""The counter in a browser: nothing before a yes, one beacon a view after it, nothing after a no."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl

import brotli
import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Stored
from tests.browser.visiting import asked_by_now, choose
from tests.browser.watch import Watch

# A browser that a program drives says so, and is not counted; these tests want to be.
AS_A_PERSON = "Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })"


@pytest.fixture
def person(page: Page) -> Page:
    page.add_init_script(AS_A_PERSON)
    return page


def beacons(watch: Watch) -> list[Request]:
    return [request for request in watch.requests if request.url.endswith("/api/statistics")]


@pytest.mark.promise("P05", "P09")
def test_a_view_is_counted_after_a_yes_and_none_before_it_or_after_a_no(
    person: Page, watch: Watch, stored: Stored
) -> None:
    person.goto("/shop/")
    asked_by_now(person)
    assert not [request.url for request in watch.requests if "counter" in request.url or "statistics" in request.url]
    with person.expect_response("**/api/statistics") as answer:
        choose(person, "save", ["statistics"])
    assert answer.value.status == 204
    (sent,) = beacons(watch)
    assert sent.post_data is not None
    fields = dict(parse_qsl(sent.post_data))
    assert set(fields) == {"id", "path", "from", "width"}
    assert (fields["path"], fields["from"], fields["width"]) == ("/shop/", "none", "2")
    with person.expect_response("**/api/statistics"):
        person.get_by_role("link", name="Promises", exact=True).click()
    pages = {(view["path"], view["site"]) for view in stored("ViewTable")}
    assert pages == {("/shop/", "none"), ("/promises/", "here")}
    for name in ("sumac", "star-anise"):
        with person.expect_response("**/api/statistics"):
            person.evaluate("path => location.assign(path)", f"/shop/{name}/")
    assert "/shop/star-anise/ /shop/sumac/" in {view.get("pair") for view in stored("ViewTable")}
    assert person.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))") == []
    person.goto("/choices/")
    with person.expect_response("**/api/consent"):
        person.get_by_role("button", name="Reject all").click()
    before = len(stored("ViewTable"))
    person.goto("/about/")
    asked_by_now(person)
    assert len(stored("ViewTable")) == before


@pytest.mark.promise("P10")
def test_what_brought_a_visit_is_sent_alone_and_once_after_a_yes_to_marketing_and_not_before(
    person: Page, watch: Watch, stored: Stored
) -> None:
    person.goto("/shop/#from=letter/the-new-harvest")
    asked_by_now(person)
    assert not [request.url for request in watch.requests if "arrival" in request.url or "from=" in request.url]
    with person.expect_response("**/api/arrivals") as answer:
        choose(person, "save", ["marketing"])
    assert (answer.value.status, answer.value.request.post_data) == (204, "source=letter%2Fthe-new-harvest")
    assert person.evaluate("location.hash") == ""
    person.reload()
    asked_by_now(person)
    assert [item["visits"] for item in stored("ArrivalTable")] == [1]
    assert beacons(watch) == [], "statistics were not allowed"


def test_a_program_is_not_counted(page: Page, watch: Watch) -> None:
    page.goto("/shop/")
    with page.expect_response(re.compile("counter")):
        choose(page, "save", ["statistics"])
    asked_by_now(page)
    assert beacons(watch) == []


def test_a_hidden_page_is_counted_once_it_is_seen(person: Page, watch: Watch) -> None:
    person.add_init_script("Object.defineProperty(document, 'hidden', { get: () => !window.seen })")
    person.goto("/shop/")
    with person.expect_response(re.compile("counter")):
        choose(person, "save", ["statistics"])
    asked_by_now(person)
    assert beacons(watch) == []
    seen = "() => { window.seen = true; document.dispatchEvent(new Event('visibilitychange')) }"
    with person.expect_response("**/api/statistics"):
        person.evaluate(seen)
    person.evaluate(seen)
    asked_by_now(person)
    assert len(beacons(watch)) == 1


def test_the_numbers_are_there_for_everyone_without_script_or_choice(page: Page, watch: Watch) -> None:
    page.goto("/statistics/")
    expect(page.get_by_role("heading", level=1)).to_have_text("What visitors read here")
    expect(page.get_by_role("link", name="as JSON")).to_have_attribute("href", "/statistics/weeks.json")
    assert beacons(watch) == []


def test_the_counter_weighs_300_bytes_at_the_most(site: Path) -> None:
    (script,) = site.glob("theme/js/counter.*.js")
    assert len(brotli.compress(script.read_bytes(), quality=11)) <= 300
