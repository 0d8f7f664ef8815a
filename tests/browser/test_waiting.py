"""A choice that cannot be sent yet: in force at once, kept, sent once and in order."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Stored
from tests.browser.visiting import CHOICES, VISITOR, answering, banner, choose, jar
from tests.browser.watch import Watch
from tests.versions import CURRENT

WAITING = "() => localStorage.getItem('privacy-waiting')"


def fail_first(page: Page, status: int, times: int) -> list[str]:
    """Let the API fail ``times`` times; the bodies that were sent, all told."""
    sent: list[str] = []

    def answer(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if len(sent) <= times:
            route.fulfill(
                status=status, headers={"Retry-After": "1"}, content_type="application/problem+json", body="{}"
            )
        else:
            route.fallback()

    page.route("**/api/consent", answer)
    return sent


def test_a_choice_made_offline_is_in_force_at_once_and_sent_once_there_is_a_network(
    page: Page, watch: Watch, stored: Stored
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page.goto("/404.html")
    page.context.set_offline(True)
    choose(page, "save", ["statistics"])
    expect(page.locator("#choices-status")).to_contain_text("could not reach us yet")
    assert page.evaluate("privacy.granted('statistics')")
    assert jar(page)[CHOICES]["value"] == f"v1.{CURRENT}.statistics"
    assert stored("ConsentTable") == []
    page.context.set_offline(False)
    page.wait_for_function("() => !localStorage.getItem('privacy-waiting')")
    (record,) = stored("ConsentTable")
    assert record["granted"] == ["statistics"]
    assert jar(page)[VISITOR]["value"] == record["visitor"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_choice_that_the_server_could_not_take_is_sent_again_under_its_id(
    page: Page, watch: Watch, stored: Stored, status: int
) -> None:
    watch.expect(str(status))
    page.goto("/404.html")
    sent = fail_first(page, status, times=2)
    choose(page, "accept")
    page.wait_for_function("() => !localStorage.getItem('privacy-waiting')", timeout=10_000)
    assert len(sent) == 3
    assert len({json.loads(body)["id"] for body in sent}) == 1
    assert len(stored("ConsentTable")) == 1


def test_a_choice_whose_answer_was_lost_is_recorded_once(page: Page, watch: Watch, stored: Stored) -> None:
    watch.expect("ERR_")
    page.goto("/404.html")
    lost: list[Any] = []

    def lose(route: Route) -> None:
        if not lost:
            lost.append(route.fetch().status)
            route.abort("connectionreset")
        else:
            route.fallback()

    page.route("**/api/consent", lose)
    choose(page, "accept")
    page.wait_for_function("() => !localStorage.getItem('privacy-waiting')", timeout=10_000)
    assert lost == [201]
    assert len(stored("ConsentTable")) == 1


def test_choices_that_waited_over_a_page_load_are_sent_in_their_order(page: Page, watch: Watch, stored: Stored) -> None:
    watch.expect("ERR_")
    page.goto("/404.html")
    page.route("**/api/consent", lambda route: route.abort())
    choose(page, "accept")
    page.evaluate("privacy.open()")
    choose(page, "reject")
    assert len(json.loads(page.evaluate(WAITING))) == 2
    page.unroute("**/api/consent")
    page.goto("/about/")
    page.wait_for_function("() => !localStorage.getItem('privacy-waiting')")
    newer, older = stored("ConsentTable")
    assert (older["granted"] != [], newer["granted"]) == (True, [])
    assert older["visitor"] == newer["visitor"]
    assert jar(page)[CHOICES]["value"] == f"v1.{CURRENT}."


def test_what_waited_is_sent_as_one_to_the_version_that_was_seen_and_not_to_today_s(
    page: Page, watch: Watch, stored: Stored
) -> None:
    watch.expect("422")
    earlier = {
        "id": str(uuid4()),
        "policy": "2026-11-22",
        "granted": ["marketing"],
        "surface": "banner",
        "language": "en",
    }
    page.goto("/404.html")
    page.evaluate("(waiting) => localStorage.setItem('privacy-waiting', JSON.stringify([waiting]))", earlier)
    with page.expect_request("**/api/consent") as sent:
        page.goto("/about/")
    assert sent.value.post_data_json == earlier
    page.wait_for_function("() => !localStorage.getItem('privacy-waiting')")
    assert stored("ConsentTable") == []


def test_a_policy_that_changed_since_the_page_was_loaded_asks_again_and_records_nothing(
    page: Page, watch: Watch, stored: Stored
) -> None:
    watch.expect("422")
    page.goto("/404.html")
    page.evaluate("document.documentElement.dataset.policy = '2020-01-01'")
    banner(page).get_by_role("button", name="Accept all").click()
    expect(page.locator("#choices-status")).to_contain_text("The policy changed")
    expect(banner(page)).to_be_visible()
    assert jar(page) == {}
    assert not page.evaluate("privacy.granted('marketing')")
    assert stored("ConsentTable") == []


def test_with_storage_blocked_a_choice_is_still_recorded(page: Page, stored: Stored) -> None:
    page.add_init_script("""for (const name of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });""")
    page.goto("/404.html")
    choose(page, "accept")
    expect(page.locator("#choices-status")).to_contain_text("Saved")
    assert len(stored("ConsentTable")) == 1


def as_translated(page: Page, language: str) -> None:
    """Rewrite what translators rewrite."""
    page.evaluate(f"(document.documentElement.lang = '{language}', document.documentElement.dir = 'auto')")


@pytest.mark.parametrize("language", ["zh-CN", "pl", ""])
@pytest.mark.parametrize("way", ["reject", "accept"])
def test_on_a_page_that_a_translator_rewrote_a_choice_is_recorded_with_the_language_that_we_rendered(
    page: Page, stored: Stored, language: str, way: str
) -> None:
    page.goto("/404.html")
    as_translated(page, language)
    choose(page, way)
    expect(page.locator("#choices-status")).to_contain_text("Saved")
    (record,) = stored("ConsentTable")
    assert record["language"] == "en"
    assert not banner(page).is_visible()


def test_a_withdrawal_on_a_page_that_a_translator_rewrote_is_recorded(page: Page, stored: Stored) -> None:
    page.goto("/404.html")
    choose(page, "accept")
    page.goto("/choices/de/")
    as_translated(page, "zh-CN")
    with answering(page):
        page.get_by_role("main").get_by_role("button", name="Alle ablehnen").click()
    newer, _ = stored("ConsentTable")
    assert (newer["granted"], newer["language"]) == ([], "de")


WORDS = {
    400: "could not be read", 403: "turned away", 404: "could not be read", 409: "Its number was taken",
    413: "too large", 422: "could not be read", 429: "could not take it just now", 502: "could not take it just now",
}  # fmt: skip


@pytest.mark.parametrize("status", WORDS)
def test_a_no_that_something_on_the_way_refuses_stays_in_force_is_sent_again_and_each_failure_has_its_word(
    page: Page, watch: Watch, stored: Stored, status: int
) -> None:
    watch.expect(str(status))
    page.goto("/404.html")
    sent: list[str] = []

    def answer(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if len(sent) == 1:
            route.fulfill(status=status, content_type="text/html", body="<h1>Refused</h1>")
        else:
            route.fallback()

    page.route("**/api/consent", answer)
    choose(page, "reject")
    expect(page.locator("#choices-status")).to_contain_text(WORDS[status])
    assert jar(page)[CHOICES]["value"] == f"v1.{CURRENT}."
    page.wait_for_function("() => !localStorage.getItem('privacy-waiting')", timeout=10_000)
    assert len(stored("ConsentTable")) == 1
    ids = {json.loads(body)["id"] for body in sent}
    assert len(ids) == (2 if status == 409 else 1)
