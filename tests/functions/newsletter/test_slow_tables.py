"""A worker whose tables answer slowly stops in time, and what it did not get to is queued again."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.functions.newsletter.campaigning import LETTER


@pytest.mark.usefixtures("listing")
def test_a_worker_stops_while_there_is_time_for_a_whole_mail_and_hands_the_rest_on() -> None:
    from bench.letters.played import Clock, Fate, Ledger, Queue
    from functions.newsletter import sending
    from functions.newsletter.subscription import Subscriber

    clock, fate, got = Clock(), Fate([]), []
    ledger, queue = Ledger(Path(":memory:"), LETTER, fate), Queue(clock, fate)
    ledger.begin(LETTER.slug, int(clock.now))
    people = [f"{number:022d}" for number in range(5)]

    def slow(person: str, _: Any) -> Subscriber:
        clock.now += 10
        return Subscriber(person, f"{person}@example.org", LETTER.topics, "en", "confirmed")

    def send(_: EmailMessage, tags: dict[str, str]) -> str:
        got.append(tags["list"])
        return "0100"

    around = sending.Surroundings(
        ledger=ledger,
        listed=lambda _: iter([people]),
        reader=slow,
        send=send,
        put=queue.put,
        waiting=queue.waiting,
        wait=lambda: None,
        now=clock.time,
        write=lambda *_: EmailMessage(),
    )
    ends = clock.now + 50
    sending.work(around, {"campaign": LETTER.slug, "people": people}, lambda: ends - clock.now)
    # Each mail may take 25 seconds: with 20 left none is begun.
    assert got == people[:3]
    handed_on = queue.receive()
    assert handed_on and (handed_on["people"], handed_on["tries"]) == (people[3:], 0), "at once, and not as throttled"
    sending.work(around, handed_on, lambda: 900)
    assert got == people
    assert ledger.header["sent"] == 5
