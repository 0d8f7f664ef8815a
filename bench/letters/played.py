"""A list, a table, a queue and SES, played: as much of each as a campaign needs, in this process, with a clock of its
own and places at which a worker can be killed.

The table is SQLite on disk, so that memory says what the engine takes and not what the stand-in keeps.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from functions.core.attributes import Item
from functions.core.letter_files import LetterText
from functions.newsletter import campaigns, claims
from functions.newsletter.subscription import Subscriber

VISIBLE_AFTER = 1800
_PAGE = 1_000
_LANGUAGES = ("en", "de", "fr", "ja")


class Killed(BaseException):
    """The worker is gone, at whatever place it was."""


@dataclass
class Fate:
    """Kills a worker at places that it draws: the n-th call to anything outside the worker, from now on."""

    places: list[int]
    calls: int = 0
    kills: int = 0

    def call(self) -> None:
        self.calls += 1
        if self.places and self.calls >= self.places[0]:
            self.places.pop(0)
            self.kills += 1
            raise Killed


class Clock:
    """Seconds that pass only when something takes its time."""

    def __init__(self) -> None:
        self.now = 1_795_392_000.0

    def time(self) -> float:
        return self.now


class Ledger:
    """The campaigns' table, by the rules of functions/newsletter/campaigns.py and claims.py."""

    def __init__(self, file: Path, letter: LetterText, fate: Fate) -> None:
        self.letter, self.fate = letter, fate
        self.header: Item = {
            "item": letter.slug, "state": campaigns.SCHEDULED, "next_pass": 0, "pass_until": 0, "passes": 0, "at": 0,
        }  # fmt: skip
        self.table = sqlite3.connect(file, isolation_level=None)
        self.table.execute("PRAGMA synchronous = OFF")
        self.table.execute("PRAGMA journal_mode = OFF")
        self.table.execute(
            "CREATE TABLE claims (person TEXT PRIMARY KEY, state TEXT, until REAL, token INTEGER, lapses INTEGER) "
            "WITHOUT ROWID"
        )
        self._tokens = 0

    @property
    def claims(self) -> Ledger:
        """Its other half."""
        return self

    def _change(self, statement: str, *values: Any) -> bool:
        """One write. Its caller may die before it, or after it without having heard."""
        self.fate.call()
        changed = self.table.execute(statement, values).rowcount > 0
        self.fate.call()
        return changed

    def all(self) -> list[Item]:
        return [dict(self.header)]

    def get(self, _: str) -> Item | None:
        return dict(self.header)

    def text(self, _: str) -> LetterText | None:
        return self.letter

    def begin(self, _: str, now: int) -> bool:
        self.header |= {"state": campaigns.SENDING, "started_at": now}
        return True

    def begin_pass(self, _: str, now: int) -> bool:
        free = self.header["next_pass"] <= now and self.header["pass_until"] <= now
        if free:
            self.header["pass_until"] = now + 360
        return free

    def end_pass(self, _: str, listed: int, next_pass: int) -> None:
        self.header |= {"pass_until": 0, "next_pass": next_pass, "passes": self.header["passes"] + 1}
        self.header.setdefault("total", listed)

    def finish(self, _: str, now: int) -> None:
        self.header |= {"state": campaigns.FINISHED, "finished_at": now}

    def open(self, _: str, people: Sequence[str], now: int) -> tuple[list[str], bool]:
        self.fate.call()
        marks = ",".join("?" * len(people))
        rows = self.table.execute(f"SELECT person, state, until FROM claims WHERE person IN ({marks})", people)  # noqa: S608
        known = {person: (state, until) for person, state, until in rows}
        held = {one for one, (state, until) in known.items() if state == claims.CLAIMED and until > now}
        done = {one for one, (state, _) in known.items() if state != claims.CLAIMED}
        return [one for one in people if one not in held and one not in done], bool(held)

    def claim(self, _: str, person: str, now: int) -> str:
        self._tokens += 1
        claimed = self._change(
            "INSERT INTO claims VALUES (?, 'claimed', ?, ?, 0) ON CONFLICT (person) DO UPDATE SET "
            "until = excluded.until, token = excluded.token, lapses = lapses + 1 "
            "WHERE state = 'claimed' AND until <= ?",
            person, now + claims.LEASE, self._tokens, now,
        )  # fmt: skip
        return str(self._tokens) if claimed else ""

    def settle(self, _: str, person: str, token: str, state: str) -> bool:
        where = "WHERE person = ? AND state = 'claimed' AND token = ?"
        return self._change(f"UPDATE claims SET state = ? {where}", state, person, int(token))  # noqa: S608

    def release(self, _: str, person: str, token: str) -> None:
        self._change("UPDATE claims SET until = 0 WHERE person = ? AND token = ?", person, int(token))

    def check_in(self, _: str, counts: Counter[str]) -> Item | None:
        self.fate.call()
        for name, count in counts.items():
            self.header[name] = self.header.get(name, 0) + count
        return dict(self.header)

    def heard_sent(self, person: str) -> None:
        self.table.execute("UPDATE claims SET state = 'sent' WHERE person = ? AND state = 'claimed'", (person,))

    def count(self) -> Counter[str]:
        return Counter(dict(self.table.execute("SELECT state, COUNT(*) FROM claims GROUP BY state")))


@dataclass
class Queue:
    """SQS: a message that was received is hidden, and comes again where nobody deleted it."""

    clock: Clock
    fate: Fate
    ready: deque[tuple[float, dict[str, Any]]] = field(default_factory=deque)
    hidden: list[tuple[float, dict[str, Any]]] = field(default_factory=list)

    def put(self, campaign: str, batches: Sequence[Sequence[str]], delay: int = 0, tries: int = 0) -> None:
        for batch in batches:
            self.fate.call()
            message = {"campaign": campaign, "people": list(batch), "tries": tries}
            self.ready.append((self.clock.now + delay, message))

    def waiting(self) -> int:
        return len(self.ready) + len(self.hidden)

    def receive(self) -> dict[str, Any] | None:
        again = [entry for entry in self.hidden if entry[0] <= self.clock.now]
        self.hidden = [entry for entry in self.hidden if entry[0] > self.clock.now]
        self.ready.extend(again)
        for _ in range(len(self.ready)):
            due, message = self.ready.popleft()
            if due <= self.clock.now:
                self.hidden.append((self.clock.now + VISIBLE_AFTER, message))
                return message
            self.ready.append((due, message))
        return None

    def delete(self, message: dict[str, Any]) -> None:
        self.hidden = [entry for entry in self.hidden if entry[1] is not message]


class Post:
    """SES. ``got`` counts what each person got; SES's word on it comes after a while, whoever died meanwhile."""

    def __init__(self, count: int, clock: Clock, fate: Fate, throttled: random.Random) -> None:
        self.got = bytearray(count)
        self.words: deque[tuple[float, str]] = deque()
        self._clock, self._fate, self._throttled = clock, fate, throttled

    def send(self, _: EmailMessage, tags: dict[str, str]) -> str:
        from functions.mail import ses  # noqa: PLC0415 - as the engine has it

        self._fate.call()
        if self._throttled.random() < 0.0005:
            raise ses.NotNow
        person = tags["list"]
        self.got[int(person)] += 1
        self.words.append((self._clock.now + 5, person))
        self._fate.call()
        return "0100"


def people(count: int) -> Iterator[list[str]]:
    """The list, page by page."""
    for start in range(0, count, _PAGE):
        yield [f"{number:022d}" for number in range(start, min(start + _PAGE, count))]


def reader(person: str) -> Subscriber:
    number = int(person)
    return Subscriber(person, f"reader{number}@example.org", ("products",), _LANGUAGES[number % 4], "confirmed")
