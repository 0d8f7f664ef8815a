"""The proof of work that goes with a message: begun while it is written, and never in a person's way."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from tests.browser.letter import draft, fill, send, thanked
from tests.browser.visiting import asked_by_now
from tests.browser.watch import Watch

MOST = 50_000
CHALLENGE = "**/api/contact/challenge?*"
LONG_TASKS = "new PerformanceObserver((list) => (window.slow ??= []).push(...list.getEntries().map((e) => e.duration)))"


class Server:
    """Gives challenges and takes messages. The tests see what it was asked and what it got."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.taken: list[dict[str, Any]] = []
        self.number = MOST
        self.expires = int(time.time()) + 3_600
        self.statuses: list[int] = []
        page.route(CHALLENGE, self._challenge)
        page.route("**/api/contact", self._take)

    def _challenge(self, route: Route) -> None:
        self.asked.append(route.request.url.partition("?id=")[2])
        salt = f"5a17{len(self.asked)}?expires={self.expires}"
        challenge = hashlib.sha256(f"{salt}{self.number}".encode()).hexdigest()
        route.fulfill(
            json={"algorithm": "SHA-256", "challenge": challenge, "salt": salt, "signature": "ab", "maxnumber": MOST}
        )

    def _take(self, route: Route) -> None:
        self.taken.append(json.loads(route.request.post_data or ""))
        status = self.statuses.pop(0) if self.statuses else 201
        errors = [{"field": "altcha", "message": "No."}] if status == 422 else []
        route.fulfill(status=status, json={"expires": "23 November 2027", "errors": errors})


@pytest.fixture
def server(page: Page) -> Server:
    return Server(page)


def proof(message: dict[str, Any]) -> dict[str, Any]:
    """What was sent as ``altcha``."""
    found: dict[str, Any] = json.loads(base64.b64decode(message["altcha"]))
    return found


def test_a_message_goes_with_the_number_that_was_asked_for(page: Page, server: Server) -> None:
    page.goto("/contact/")
    fill(page)
    send(page)
    thanked(page, scripted=True)
    (message,) = server.taken
    assert server.asked == [message["id"]]
    sent = proof(message)
    assert set(sent) == {"algorithm", "challenge", "number", "salt", "signature"}
    assert hashlib.sha256(f"{sent['salt']}{sent['number']}".encode()).hexdigest() == sent["challenge"]
    assert (sent["algorithm"], sent["number"], sent["signature"]) == ("SHA-256", MOST, "ab")
    assert "nothing_here" not in message


def test_the_work_begins_with_the_first_letter_and_is_asked_for_once(page: Page, server: Server) -> None:
    page.goto("/contact/")
    page.get_by_label("Your name").fill("Grace")
    asked_by_now(page)
    assert server.asked == []
    page.get_by_label("Your message").press_sequentially("Hello there")
    asked_by_now(page)
    assert len(server.asked) == 1
    with page.expect_response(CHALLENGE):
        page.reload()
    kept = draft(page)
    assert kept is not None and server.asked == [kept["id"]] * 2


@pytest.mark.speed
def test_the_hardest_challenge_is_done_in_seconds_and_no_letter_waits_for_it(page: Page, server: Server) -> None:
    page.add_init_script(f"{LONG_TASKS}.observe({{ type: 'longtask', buffered: true }})")
    page.goto("/contact/")
    fill(page, message="x")
    started = time.monotonic()
    page.evaluate("window.slow = []")
    page.get_by_label("Your message").press_sequentially("As it is typed")
    typing = time.monotonic() - started
    send(page)
    thanked(page, scripted=True)
    slow: list[float] = page.evaluate("window.slow")
    print(f"typed in {typing:.2f} s, sent after {time.monotonic() - started:.2f} s, long tasks in ms: {slow}")
    assert max(slow, default=0) < 150
    assert time.monotonic() - started < 15
    assert proof(server.taken[0])["number"] == MOST


NO_CHALLENGES: list[dict[str, Any]] = [
    {"status": 404, "json": {}}, {"status": 503, "json": {}}, {"status": 204}, {"body": "<h1>Log in</h1>"},
    {"json": {}}, {"json": {"algorithm": "SHA-1", "challenge": "00", "salt": "a", "maxnumber": 9}},
    {"json": {"algorithm": "SHA-256", "challenge": "00", "salt": "a", "signature": "b", "maxnumber": 300}},
]  # fmt: skip


def test_where_no_challenge_is_to_be_had_the_message_goes_without(page: Page, server: Server, watch: Watch) -> None:
    watch.expect("status of")
    answer: dict[str, Any]
    page.route(CHALLENGE, lambda route: route.fulfill(**answer))
    for answer in NO_CHALLENGES:
        page.goto("/contact/")
        fill(page)
        send(page)
        thanked(page, scripted=True)
        assert "altcha" not in server.taken[-1], answer
    assert len(server.taken) == len(NO_CHALLENGES)


def test_a_proof_that_grew_too_old_is_made_anew_before_it_is_sent(page: Page, server: Server) -> None:
    server.expires = int(time.time()) + 5
    page.goto("/contact/")
    with page.expect_response(CHALLENGE):
        fill(page)
    asked_by_now(page)
    send(page)
    thanked(page, scripted=True)
    assert len(server.asked) == 2
    assert proof(server.taken[0])["salt"].startswith("5a172")


@pytest.mark.parametrize("status", [409, 422])
def test_a_proof_that_is_not_taken_is_made_once_more_for_another_id(
    page: Page, server: Server, watch: Watch, status: int
) -> None:
    watch.expect(f"status of {status}")
    server.statuses = [status]
    page.goto("/contact/")
    fill(page)
    send(page)
    thanked(page, scripted=True)
    first, second = server.taken
    assert first["id"] != second["id"]
    assert server.asked == [first["id"], second["id"]]
    assert proof(first)["challenge"] != proof(second)["challenge"]


def test_what_only_a_program_fills_in_is_sent_as_it_is(page: Page, server: Server) -> None:
    page.goto("/contact/")
    fill(page)
    page.locator("[name=nothing_here]").evaluate("(field) => (field.value = 'https://spam.example/')")
    send(page)
    thanked(page, scripted=True)
    assert server.taken[0]["nothing_here"] == "https://spam.example/"
