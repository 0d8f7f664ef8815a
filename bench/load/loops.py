"""People who click: as soon as they were answered (closed loop), or when they like, answered or not (open loop).

In the open loop a click's time counts from the moment at which it was to be made, so that a server that holds people up
is not spared those it kept from clicking.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from bench.load.clicks import Click

# As theme/static/js/consent/sending.js does it: what was not taken is sent again, after a pause that doubles.
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_PATIENCE = 30.0
# So a click is given up, and found missing: nobody here waits for ever.
_MOST_TRIES = 10


async def settle(client: httpx.AsyncClient, click: Click, due: float) -> None:
    """Send a click until it is taken or refused for good.

    :param due: when it was to be made, on the clock of ``time.perf_counter``.
    """
    pause = _FIRST_PAUSE
    for _ in range(_MOST_TRIES):
        try:
            click.statuses.append((await client.post(click.path, json=click.body)).status_code)
        except httpx.TransportError:
            click.statuses.append(0)
        if click.statuses[-1] not in (0, 429) and click.statuses[-1] < 500:
            break
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)
    click.seconds = time.perf_counter() - due


def _run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run it in a thread of its own: that of the caller may have an event loop already."""
    with ThreadPoolExecutor(1) as apart:
        apart.submit(lambda: asyncio.run(work())).result()


def closed(origin: str, make: Callable[[int], Click], people: int, seconds: float) -> list[Click]:
    """So many people click for so long, each as soon as the last click is settled."""
    clicks: list[Click] = []

    async def one(client: httpx.AsyncClient, end: float) -> None:
        while (now := time.perf_counter()) < end:
            click = make(len(clicks))
            clicks.append(click)
            await settle(client, click, now)

    async def all_of_them() -> None:
        async with _client(origin) as client:
            end = time.perf_counter() + seconds
            await asyncio.gather(*(one(client, end) for _ in range(people)))

    _run(all_of_them)
    return clicks


def opened(origin: str, make: Callable[[int], Click], rate: float, seconds: float) -> list[Click]:
    """So many clicks a second for so long, one every so often, whatever became of those before."""
    clicks: list[Click] = []

    async def all_of_them() -> None:
        async with _client(origin) as client, asyncio.TaskGroup() as group:
            start = time.perf_counter()
            for number in itertools.count():
                due = start + number / rate
                if due >= start + seconds:
                    return
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                clicks.append(make(number))
                group.create_task(settle(client, clicks[-1], due))

    _run(all_of_them)
    return clicks


def _client(origin: str) -> httpx.AsyncClient:
    # As many connections as there are people: none waits here for another.
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    return httpx.AsyncClient(base_url=origin, limits=limits, timeout=_PATIENCE, trust_env=False)
