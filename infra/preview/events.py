"""Publish the result of each build to open pages as server-sent events (WHATWG HTML, 9.2).

Each event has an id. A page that reconnects sends the last id it received and gets the events that it missed; where
they are no longer known (the preview was restarted, or too many have come since), it is told to reload its state.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
from collections import Counter, deque
from collections.abc import AsyncIterator, Mapping
from typing import Any, NamedTuple

# How many builds are remembered, and how many seconds a connection is quiet before an empty line shows that it lives.
_REMEMBERED = 32
_QUIET = 15.0
_RETRY_MILLISECONDS = 1000


class Event(NamedTuple):
    """The result of one build as JSON, with its number in this run."""

    number: int
    data: str
    failed: bool


class Events:
    """The builds of one run of the preview. Published from any thread, received in any event loop."""

    def __init__(self) -> None:
        self._run = secrets.token_hex(4)
        self._recent: deque[Event] = deque(maxlen=_REMEMBERED)
        self._number = 0
        self._ended = False
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._lock = threading.Lock()
        self._open: Counter[str] = Counter()

    def looked_at(self) -> set[str]:
        """The pages that are open in a browser, as files of the site."""
        return set(+self._open)

    @property
    def last(self) -> str:
        """The id of the newest event, which a page that is served now has seen."""
        return f"{self._run}-{self._number}"

    def tell(self, data: Mapping[str, Any], *, failed: bool) -> None:
        """Publish to every open page, and to those that reconnect later."""
        with self._lock:
            self._number += 1
            self._recent.append(Event(self._number, json.dumps(data, ensure_ascii=False), failed))
        self._wake()

    def end(self) -> None:
        """Close every open connection, so that a server can stop at once."""
        self._ended = True
        self._wake()

    def _wake(self) -> None:
        with self._lock:
            for loop, waiting in self._waiting:
                loop.call_soon_threadsafe(waiting.set)

    async def stream(self, since: str, file: str = "") -> AsyncIterator[str]:
        """The text of the event stream, until it is closed.

        :param since: the last id that the page knows, or nothing. :param file: the page's, if it is one of the site.
        """
        mine = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._waiting.add(mine)
            self._open[file] += 1
        try:
            yield f"retry: {_RETRY_MILLISECONDS}\n\n"
            number, missed = self._missed(since)
            for text in missed:
                yield text
            while not self._ended:
                try:
                    await asyncio.wait_for(mine[1].wait(), _QUIET)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                mine[1].clear()
                for event in self._after(number):
                    number = event.number
                    yield self._text(event)
        finally:
            with self._lock:
                self._waiting.discard(mine)
                self._open[file] -= 1

    def _missed(self, since: str) -> tuple[int, list[str]]:
        """The number of the newest event, and the events that a page with the last id ``since`` missed. If the newest
        build failed, every page gets it.
        """
        with self._lock:
            now, kept = self._number, list(self._recent)
        run, _, known = since.rpartition("-")
        number = int(known) if run == self._run and known.isdecimal() else -1
        first = kept[0].number if kept else now + 1
        standing = [self._text(event) for event in kept[-1:] if event.failed]
        if number < first - 1:
            return now, [f'event: built\nid: {self._run}-{now}\ndata: {{"anew": true}}\n\n', *standing]
        return now, [self._text(event) for event in kept if event.number > number] or standing

    def _after(self, number: int) -> list[Event]:
        with self._lock:
            return [event for event in self._recent if event.number > number]

    def _text(self, event: Event) -> str:
        return f"event: built\nid: {self._run}-{event.number}\ndata: {event.data}\n\n"
