"""A message that cannot be sent yet waits in its tab and is sent once."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Stored
from tests.browser.letter import TYPED, draft, fill, is_kept, posts, send, thanked
from tests.browser.test_contact_barriers import held_by
from tests.browser.watch import Watch

POST = "**/api/contact"
# Keeps when the page began to send, by its own clock, which tests move.
NOTED = """window.began = [];
const ask = fetch;
window.fetch = (...all) => {
  if (new URL(all[0], location).pathname === "/api/contact") began.push(Date.now());
  return ask(...all);
};"""


@pytest.fixture
def page(page: Page) -> Page:
    """A page whose clock a test may move."""
    page.clock.install()
    page.add_init_script(NOTED)
    return page


def begun(page: Page) -> int:
    """How many times the page has sent the message so far. One that is on its way is known by its fields."""
    sending = page.get_by_label("Your name").evaluate("(field) => field.readOnly")
    return int(page.evaluate("began.length")) + sending


def later(page: Page, seconds: float) -> None:
    """Let time pass in the page."""
    page.clock.fast_forward(round(seconds * 1000))


def waits(page: Page, says: str = "could not reach us yet") -> None:
    """The page says why the message waits, and holds it."""
    said = page.get_by_role("status").filter(has_text=says)
    expect(said).to_contain_text("waits in this tab")
    is_kept(page)


def offline(page: Page, watch: Watch) -> None:
    """A message that was sent without a network."""
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page.goto("/contact/")
    fill(page)
    page.context.set_offline(True)
    send(page)
    waits(page)


def refusing(page: Page, status: int, times: int, retry_after: str = "1") -> None:
    """Let the server refuse ``times`` times."""

    def answer(route: Route) -> None:
        headers = {"Retry-After": retry_after} if retry_after else {}
        route.fulfill(status=status, headers=headers, content_type="application/problem+json", body="{}")

    page.route(POST, answer, times=times)


def refused(page: Page, times: int) -> None:
    """Wait until so many refusals have come, and the page rests."""
    page.wait_for_function(
        """(times) => began.length === times
           && JSON.parse(sessionStorage.getItem("contact-draft")).until > began.at(-1)""",
        arg=times,
    )


def test_a_message_written_offline_is_sent_once_when_there_is_a_network(
    page: Page, watch: Watch, stored: Stored
) -> None:
    offline(page, watch)
    assert stored("MessageTable") == []
    page.context.set_offline(False)
    thanked(page, scripted=True)
    assert draft(page) is None
    times = begun(page)
    page.evaluate("dispatchEvent(new Event('online'))")
    later(page, 3_600)
    assert begun(page) == times
    (message,) = stored("MessageTable")
    assert {name: message[name] for name in TYPED} == TYPED


def test_a_message_whose_answer_was_lost_is_stored_once(page: Page, watch: Watch, stored: Stored) -> None:
    watch.expect("ERR_FAILED")
    page.goto("/contact/")
    fill(page)

    def lost(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(POST, lost, times=1)
    send(page)
    waits(page)
    later(page, 1)
    thanked(page, scripted=True)
    assert len({json.loads(body)["id"] for body in posts(watch)}) == 1
    assert len(stored("MessageTable")) == 1


def test_a_hotels_front_page_is_not_taken_for_our_word(page: Page, stored: Stored) -> None:
    page.goto("/contact/")
    fill(page)
    page.route(POST, lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Log in</h1>"), times=1)
    send(page)
    waits(page)
    later(page, 1)
    thanked(page, scripted=True)
    assert len(stored("MessageTable")) == 1


def test_a_waiting_message_outlives_a_reload_and_is_sent_under_its_id(page: Page, watch: Watch, stored: Stored) -> None:
    watch.expect("ERR_FAILED")
    page.goto("/contact/")
    fill(page)
    page.route(POST, lambda route: route.abort())
    send(page)
    waits(page)
    kept = draft(page)
    page.reload()
    waits(page)
    page.unroute(POST)
    later(page, 60)
    thanked(page, scripted=True)
    (message,) = stored("MessageTable")
    assert kept is not None and message["id"] == kept["id"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_message_that_the_server_could_not_take_waits_as_long_as_it_says(
    page: Page, watch: Watch, stored: Stored, status: int
) -> None:
    watch.expect(f"status of {status}")
    page.goto("/contact/")
    refusing(page, status, times=1, retry_after="300")
    fill(page)
    send(page)
    waits(page, "nothing was stored")
    send(page)
    waits(page, "nothing was stored")
    page.evaluate("dispatchEvent(new Event('online'))")
    later(page, 200)
    assert begun(page) == 1
    later(page, 100)
    thanked(page, scripted=True)
    first, second = page.evaluate("began")
    assert second - first >= 300_000
    assert len(stored("MessageTable")) == 1


def test_without_a_word_from_the_server_each_wait_is_longer(page: Page, watch: Watch) -> None:
    watch.expect("status of 503")
    page.goto("/contact/")
    refusing(page, 503, times=4, retry_after="")
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    fill(page)
    send(page)
    for times, seconds in ((1, 1), (2, 2), (3, 4), (4, 8)):
        refused(page, times)
        later(page, seconds)
    thanked(page, scripted=True)
    assert [after - before for before, after in pairwise(page.evaluate("began"))] == [1000, 2000, 4000, 8000]


def test_five_impatient_clicks_make_one_message(page: Page, watch: Watch, stored: Stored) -> None:
    page.goto("/contact/")
    fill(page)
    held: list[Route] = []
    page.route(POST, held_by(held))
    with page.expect_request(POST):
        send(page)
    for _ in range(4):
        page.get_by_role("button", name="Send message").click(force=True)
    (only,) = held
    only.fallback()
    thanked(page, scripted=True)
    assert len(posts(watch)) == 1
    assert len(stored("MessageTable")) == 1


def test_a_waiting_message_that_is_changed_waits_for_its_writer(page: Page, watch: Watch, stored: Stored) -> None:
    offline(page, watch)
    before = draft(page)
    page.get_by_label("Your message").fill("On second thoughts")
    expect(page.get_by_role("status").filter(has_text="You changed the message")).to_be_visible()
    times = begun(page)
    page.context.set_offline(False)
    page.wait_for_function("navigator.onLine")
    later(page, 3_600)
    assert begun(page) == times
    assert stored("MessageTable") == []
    send(page)
    thanked(page, scripted=True)
    (message,) = stored("MessageTable")
    assert message["message"] == "On second thoughts"
    assert before is not None and message["id"] != before["id"]


def test_an_id_that_is_taken_is_given_up_for_another(page: Page, watch: Watch, stored: Stored) -> None:
    watch.expect("status of 409")
    page.goto("/contact/")
    fill(page)
    page.route(POST, lambda route: route.fulfill(status=409, content_type="application/json", body="{}"), times=1)
    send(page)
    thanked(page, scripted=True)
    first, second = (json.loads(body) for body in posts(watch))
    assert first["id"] != second["id"] and first["message"] == second["message"]
    assert [message["id"] for message in stored("MessageTable")] == [second["id"]]


def test_leaving_is_warned_of_only_while_a_message_waits(page: Page, watch: Watch) -> None:
    asked: list[Any] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/contact/")
    page.get_by_label("Your name").press_sequentially("Grace")
    page.reload()
    assert asked == []
    offline(page, watch)
    watch.expect("ERR_FAILED")
    page.route(POST, lambda route: route.abort())
    page.context.set_offline(False)
    page.goto("/about/")
    assert asked == ["beforeunload"]
    page.unroute(POST)
    page.goto("/contact/")
    thanked(page, scripted=True)
    page.goto("/about/")
    assert asked == ["beforeunload"]
