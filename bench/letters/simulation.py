"""One letter, from its first pass to its last, in this process."""

from __future__ import annotations

import random
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.letters.played import Clock, Fate, Killed, Ledger, Post, Queue, people, reader
from functions.core.letter_files import LetterText
from functions.newsletter import campaigns, letters, sending

# What an account gets at first outside the sandbox, and two workers at two fifths of it.
_RATE = 14.0
_PER_MAIL = 1 / (2 * 0.4 * _RATE)
# Calls of a worker to anything outside it, for each mail.
_CALLS = 6
_TEXT = "Green pods, 8 mm, dried in the dark. Four are enough for 250 g of basmati rice, six for a litre of milk."


@dataclass(frozen=True, slots=True)
class Run:
    """What a sending took: processor seconds, the most memory in MB, hours at the account's pace; and who got what."""

    readers: int
    kills: int
    once: int
    never: int
    twice: int
    passes: int
    seconds: float
    megabytes: float
    hours: float


def letter() -> LetterText:
    """A letter of ordinary length."""
    address = "https://www.cardamum.exeve"
    html = f'<h2>What there is</h2><p>{_TEXT} <a href="{address}/shop/">To the shop</a></p>' * 10
    text = f"What there is\n\n{_TEXT} To the shop ({address}/shop/)\n\n" * 10
    languages = ("en", "de", "fr", "ja")
    return LetterText("bench", "The harvest", "It is in.", ("products",), languages, "en", html, text, address, True)


def simulate(count: int, kills: int, seed: int) -> Run:
    """One sending, from its first pass to its last. One mail stands for all: writing them is measured apart."""
    drawn = random.Random(seed)  # noqa: S311 - draws where to kill, and no secret
    fate = Fate(sorted(drawn.sample(range(1, max(count * _CALLS, kills + 1)), kills)))
    clock = Clock()
    mail = letters.composed(letter(), reader("0" * 22), clock.now)
    began, begun_at = time.process_time(), clock.now
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "table.sqlite", letter(), fate)
        queue, post = Queue(clock, fate), Post(count, clock, fate, drawn)

        def wait() -> None:
            clock.now += _PER_MAIL

        around = sending.Surroundings(
            ledger=ledger,
            listed=lambda _: people(count),
            reader=lambda person, _: reader(person),
            send=post.send,
            put=queue.put,
            waiting=queue.waiting,
            wait=wait,
            now=clock.time,
            write=lambda *_: mail,
        )
        swept = 0.0
        while ledger.header["state"] != campaigns.FINISHED:
            if clock.now - swept >= 60:
                swept = clock.now
                _lived(partial(sending.sweep, around))
            message = queue.receive()
            if message is None:
                clock.now += 60
            elif _lived(partial(sending.work, around, message, lambda: 300.0)):
                queue.delete(message)
            while post.words and post.words[0][0] <= clock.now:
                ledger.heard_sent(post.words.popleft()[1])
        counted = [post.got.count(bytes([times])) for times in (0, 1)]
        return Run(
            readers=count,
            kills=fate.kills,
            once=counted[1],
            never=counted[0],
            twice=count - sum(counted),
            passes=ledger.header["passes"],
            seconds=round(time.process_time() - began, 1),
            megabytes=_most_memory(),
            hours=round((clock.now - begun_at) / 3600, 2),
        )


def _lived(act: Callable[[], None]) -> bool:
    """Whether a worker came to its end."""
    try:
        act()
    except Killed:
        return False
    return True


def composing(count: int = 500) -> tuple[float, int]:
    """Milliseconds of the processor to write one mail, as bytes, and how many bytes the largest has."""
    began, largest = time.process_time(), 0
    for number in range(count):
        mail = letters.composed(letter(), reader(f"{number:022d}"), 1_795_392_000.0)
        largest = max(largest, len(mail.as_bytes()))
    return (time.process_time() - began) / count * 1_000, largest


def _most_memory() -> float:
    """The most memory that this process had, in MB. What ``getrusage`` says begins with that of whoever started it."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return round(int(found[1]) / 1024, 1) if found else 0.0
