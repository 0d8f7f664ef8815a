"""The load on the functions: what it counts, and that no click is lost."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from bench import load
from bench.load import clicks, loops
from bench.load.clicks import Click


@pytest.mark.slow
@pytest.mark.promise("P21")
def test_no_choice_is_lost_while_the_table_throttles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "_FIRST_PAUSE", 0.1)
    choices = load.kinds()[clicks.CONSENT]
    clicked, audit = load.throttled(load.Plan(seconds=3, copies=8, people=8, throttled=0.6), choices)
    statuses = [status for click in clicked for status in click.statuses]
    assert statuses.count(503) > 0, "nobody was told to come again"
    assert set(statuses) <= {200, 201, 503}
    assert all(click.settled for click in clicked)
    assert audit == clicks.Audit(once=len(clicked), missing=0, twice=0, changed=0, strange=0)


def answering(monkeypatch: pytest.MonkeyPatch, *, stall: float = 0, statuses: tuple[int, ...] = ()) -> None:
    """A server that holds its first caller, and everyone after, up for ``stall`` seconds; what it says at first."""
    left, said = [stall], list(statuses)

    def answer(_: httpx.Request) -> httpx.Response:
        time.sleep(left.pop() if left else 0)
        return httpx.Response(said.pop(0) if said else 201)

    transport = httpx.MockTransport(answer)
    monkeypatch.setattr(loops, "_client", lambda origin: httpx.AsyncClient(base_url=origin, transport=transport))


def test_in_the_open_loop_a_click_that_was_held_up_counts_from_when_it_was_due(monkeypatch: Any) -> None:
    answering(monkeypatch, stall=0.4)
    clicked = loops.opened("http://localhost", clicks.letters, rate=50, seconds=0.6)
    assert len(clicked) == 30
    # Due every 20 ms: those of the first 300 ms waited for 100 ms and more.
    assert sum(click.seconds > 0.1 for click in clicked) >= 15
    row = load.Loop("a loop", clicked, 0.6).row()[1]
    assert row.startswith("50 a second; p50 ")
    assert "0 errors in 30" in row


def test_in_the_closed_loop_so_many_people_click_one_after_another(monkeypatch: Any) -> None:
    answering(monkeypatch)
    clicked = loops.closed("http://localhost", clicks.letters, people=3, seconds=0.5)
    assert len(clicked) > 3
    assert {tuple(click.statuses) for click in clicked} == {(201,)}


def test_a_caller_in_an_event_loop_of_its_own_is_served(monkeypatch: Any) -> None:
    answering(monkeypatch)

    async def caller() -> list[Click]:
        return loops.opened("http://localhost", clicks.letters, rate=50, seconds=0.1)

    with ThreadPoolExecutor(1) as apart:
        assert len(apart.submit(lambda: asyncio.run(caller())).result()) == 5


def test_what_is_not_taken_is_sent_again_and_what_is_refused_is_not(monkeypatch: Any) -> None:
    monkeypatch.setattr(loops, "_FIRST_PAUSE", 0.01)
    answering(monkeypatch, statuses=(503, 429, 200, 422))
    first, second = loops.opened("http://localhost", clicks.letters, rate=2, seconds=1)
    assert (first.statuses, first.settled) == ([503, 429, 200], True)
    assert (second.statuses, second.settled) == ([422], False)


def test_the_audit_finds_what_is_missing_changed_or_not_ours(database: Any) -> None:
    from functions.core.attributes import typed

    sent = [clicks.letters(number) for number in range(3)]
    choice = Click(clicks.CONSENT, {"id": "1", "granted": []})
    database.put_item(TableName="MessageTable", Item=typed(sent[0].body))
    database.put_item(TableName="MessageTable", Item=typed(sent[1].body | {"message": "Another"}))
    for visitor in ("v", "w"):
        database.put_item(TableName="ConsentTable", Item=typed({"visitor": visitor} | choice.body))
    found = clicks.audit([*sent, choice], database)
    assert found == clicks.Audit(once=2, missing=1, twice=1, changed=1, strange=0)
    found = clicks.audit([sent[0]], database)
    assert (found.once, found.strange, found.good) == (1, 2, False)
