"""Pages hear of each build once, in order, also of those that came while they were away."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from infra.preview.events import Events
from tests.infra.preview.looped import run


def told(events: Events, *names: str, failed: bool = False) -> None:
    for name in names:
        events.tell({"name": name}, failed=failed)


async def heard(events: Events, since: str, count: int) -> list[tuple[str, Any]]:
    """The id and data of the next events that a page hears that knows ``since``."""
    found: list[tuple[str, Any]] = []
    stream = events.stream(since)
    async for text in stream:
        lines = dict(line.split(": ", 1) for line in text.strip().splitlines() if not line.startswith(":"))
        if "data" in lines:
            found.append((lines["id"], json.loads(lines["data"])))
        if len(found) >= count:
            break
    await stream.aclose()  # type: ignore[attr-defined]
    return found


def names(events: Events, since: str, count: int) -> list[Any]:
    """What those events say."""
    found = run(heard(events, since, count))
    return [data.get("name", data) for _, data in found]


def test_a_page_that_was_away_hears_what_it_missed_in_order() -> None:
    events = Events()
    told(events, "one")
    since = events.last
    told(events, "two", "three")
    assert names(events, since, 2) == ["two", "three"]


def test_a_page_that_listens_hears_of_a_build_at_once_and_once() -> None:
    async def listened() -> list[tuple[str, Any]]:
        listening = asyncio.create_task(heard(events, events.last, 2))
        await asyncio.sleep(0)
        await asyncio.to_thread(told, events, "one")
        await asyncio.sleep(0.01)
        await asyncio.to_thread(told, events, "two")
        return await listening

    events = Events()
    assert [data["name"] for _, data in run(listened())] == ["one", "two"]


def test_a_failure_that_stands_is_told_to_whoever_comes_and_one_that_is_mended_is_not() -> None:
    events = Events()
    told(events, "wrong", failed=True)
    assert names(events, events.last, 1) == ["wrong"]
    told(events, "mended")
    since = events.last
    told(events, "next")
    assert names(events, since, 1) == ["next"]


def test_a_page_of_another_run_or_of_long_ago_is_told_to_look_for_itself() -> None:
    events = Events()
    told(events, "first")
    since = events.last
    told(events, *map(str, range(40)))
    for unknown in (since, "", "another-1"):
        assert names(events, unknown, 1) == [{"anew": True}]


def test_it_is_told_what_stands_besides() -> None:
    events = Events()
    told(events, "wrong", failed=True)
    assert names(events, "another-1", 2) == [{"anew": True}, "wrong"]


def test_what_is_looked_at_is_known_as_long_as_it_is() -> None:
    async def looked() -> list[set[str]]:
        stream = events.stream(events.last, "about/index.html")
        before = events.looked_at()
        await anext(stream)
        during = events.looked_at()
        await stream.aclose()  # type: ignore[attr-defined]
        return [before, during, events.looked_at()]

    events = Events()
    assert run(looked()) == [set(), {"about/index.html"}, set()]


def test_streams_end_when_the_preview_does() -> None:
    async def ended() -> None:
        listening = asyncio.create_task(heard(events, events.last, 1))
        await asyncio.sleep(0.01)
        events.end()
        assert await listening == []

    events = Events()
    run(ended())
