"""Sends a campaign: a pass through the list fills the queue, workers empty it, until a pass finds nobody left.

A pass queues everybody who asked for the letter and whose mail can be claimed. It keeps nothing but the page it is at,
and can die at any place: the next begins again. A worker claims each mail before it goes, so it does not matter how
often somebody is queued. Nobody is told twice, and a campaign ends only after a whole pass that found nobody to queue
and nobody in a worker's hands; so nobody is forgotten, whatever dies when.

What cannot be helped: a worker that dies between SES's yes and its own note leaves a claim. SES says itself what it
took (``Email Sent``) within seconds, and the claim is free only after a quarter of an hour. Only where that word is
lost as well does somebody get two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, Protocol

from functions.core import observe
from functions.core.attributes import Item
from functions.core.letter_files import LetterText
from functions.mail import compose, ses
from functions.newsletter import campaigns, claims, letters
from functions.newsletter.subscription import Subscriber

# What a mail may take at the most, with every call to a table given up at its last.
_ENOUGH_SECONDS = 25
# How often a worker says how far it is, and hears whether to go on.
_CHECK_IN_SECONDS = 1.0
# SES said “not now”: the rest is held back 30 s, 1, 2, 4, 8 min, then a quarter of an hour each time.
_FIRST_DELAY, _LONGEST_DELAY = 30, 900
_IN_A_MESSAGE = 100
# The next pass, where somebody was queued, and where only claims of others are waited for.
_SOON, _LATER = 60, 300


class Ledger(Protocol):
    """Where campaigns are kept: :class:`functions.newsletter.campaigns.Campaigns`, or one in memory."""

    def all(self) -> list[Item]: ...
    def get(self, slug: str) -> Item | None: ...
    def text(self, slug: str) -> LetterText | None: ...
    def begin(self, slug: str, now: int) -> bool: ...
    def begin_pass(self, slug: str, now: int) -> bool: ...
    def end_pass(self, slug: str, listed: int, next_pass: int) -> None: ...
    def finish(self, slug: str, now: int) -> None: ...
    def check_in(self, slug: str, counts: Counter[str]) -> Item | None: ...
    @property
    def claims(self) -> Claims: ...


class Claims(Protocol):
    """Who has got a letter: :class:`functions.newsletter.claims.Claims`, or one in memory."""

    def open(self, slug: str, people: Sequence[str], now: int) -> tuple[list[str], bool]: ...
    def claim(self, slug: str, person: str, now: int) -> str: ...
    def settle(self, slug: str, person: str, token: str, state: str) -> bool: ...
    def release(self, slug: str, person: str, token: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the engine works with; tests and the benchmark put others in the place of the table, the list and SES.

    ``listed`` gives the list's people in pages, ``reader`` the subscriber whom news may go to now; ``send`` hands a
    mail to SES, as :func:`functions.mail.ses.send` does; ``put`` and ``waiting`` are the queue's.
    """

    ledger: Ledger
    listed: Callable[[LetterText], Iterator[list[str]]]
    reader: Callable[[str, tuple[str, ...]], Subscriber | None]
    send: Callable[[EmailMessage, dict[str, str]], str]
    put: Callable[..., None]
    waiting: Callable[[], int]
    wait: Callable[[], None]
    now: Callable[[], float]
    write: Callable[[LetterText, Subscriber, float], EmailMessage] = letters.composed


# ── Passes ──────────────────────────────────────────────────────────────────────────────────────


def sweep(around: Surroundings) -> None:
    """Begin what is due, and go through the list for every campaign whose queue is empty."""
    for header in around.ledger.all():
        slug, now = header["item"], int(around.now())
        if header.get("state") == campaigns.SCHEDULED:
            around.ledger.begin(slug, now)
        elif header.get("state") != campaigns.SENDING:
            continue
        if around.waiting() == 0 and around.ledger.begin_pass(slug, now):
            _pass(around, slug)


def _pass(around: Surroundings, slug: str) -> None:
    """Queue everybody who has not got the letter; where there is nobody, the campaign is finished."""
    letter = around.ledger.text(slug)
    if letter is None:
        raise LookupError("a campaign without a text")
    listed = queued = 0
    held = False
    for page in around.listed(letter):
        free, busy = around.ledger.claims.open(slug, page, int(around.now()))
        around.put(slug, _batches(free))
        listed, queued, held = listed + len(page), queued + len(free), held or busy
    now = int(around.now())
    around.ledger.end_pass(slug, listed, now + (_SOON if queued else _LATER if held else 0))
    if not queued and not held:
        around.ledger.finish(slug, now)
        observe.count("CampaignFinished")


def _batches(people: Sequence[str]) -> list[Sequence[str]]:
    """As many people as go into one message of the queue."""
    return [people[start : start + _IN_A_MESSAGE] for start in range(0, len(people), _IN_A_MESSAGE)]


# ── Workers ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Progress:
    """What a worker has done since it last checked in."""

    header: Item
    counts: Counter[str] = field(default_factory=Counter)
    checked_in: float = 0.0


def work(around: Surroundings, message: dict[str, Any], seconds_left: Callable[[], float]) -> None:
    """Mail the people of one message. What there is no time for, or SES does not take now, is queued again.

    :raises problems.Problem: where a table does not answer; the message comes again by itself.
    """
    slug, people = message["campaign"], message["people"]
    header = around.ledger.get(slug)
    if header is None or header.get("state") != campaigns.SENDING:
        # Paused, stopped or finished. A pass queues again whoever is still to be mailed.
        return
    letter = around.ledger.text(slug)
    if letter is None:
        raise LookupError("a campaign without a text")
    progress = _Progress(header, checked_in=around.now())
    try:
        for place, person in enumerate(people):
            if seconds_left() < _ENOUGH_SECONDS:
                around.put(slug, [people[place:]])
                return
            if not _goes_on(around, slug, progress):
                return
            try:
                _mail(around, letter, person, progress.counts)
            except ses.NotNow:
                tries = int(message.get("tries", 0))
                delay = min(_FIRST_DELAY * 2 ** min(tries, 10), _LONGEST_DELAY)
                around.put(slug, [people[place:]], delay, tries + 1)
                return
    finally:
        around.ledger.check_in(slug, progress.counts)


def _goes_on(around: Surroundings, slug: str, progress: _Progress) -> bool:
    """Whether the campaign is still being sent, as of a second ago."""
    if around.now() - progress.checked_in >= _CHECK_IN_SECONDS:
        progress.header = around.ledger.check_in(slug, progress.counts) or {}
        progress.counts.clear()
        progress.checked_in = around.now()
    return progress.header.get("state") == campaigns.SENDING


def _mail(around: Surroundings, letter: LetterText, person: str, counts: Counter[str]) -> None:
    """Claim and send one mail.

    :raises ses.NotNow: where SES does not take it now; the claim is given back.
    """
    around.wait()
    reader = around.reader(person, letter.topics)
    if reader is None:
        return
    token = around.ledger.claims.claim(letter.slug, person, int(around.now()))
    if not token:
        return
    state = claims.SENT
    try:
        mail = around.write(letter, reader, around.now())
        around.send(mail, {"campaign": letter.slug, "list": person})
    except (compose.Unmailable, ses.Refused):
        state = claims.FAILED
        observe.count("LetterRefused")
    except ses.Unanswered:
        # Perhaps it went out. SES says so, or the claim is free when its lease is over.
        return
    except ses.NotNow:
        around.ledger.claims.release(letter.slug, person, token)
        raise
    if around.ledger.claims.settle(letter.slug, person, token, state):
        counts[state] += 1
