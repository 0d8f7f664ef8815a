"""Clicks of the load test: what is sent, the statuses that came back, and an audit of them against the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from infra.preview.pages import items

# Where each kind of click is sent, and the table and the field that show what became of it.
CONSENT, CONTACT = "/api/consent", "/api/contact"
_TABLES = {CONSENT: ("ConsentTable", "granted"), CONTACT: ("MessageTable", "message")}


@dataclass(slots=True)
class Click:
    """One choice or message under an id of its own, however often it is sent. ``statuses``: that of every answer, 0
    where none came; ``seconds`` counts from when it was to be sent until it was settled.
    """

    path: str
    body: dict[str, Any]
    statuses: list[int] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def settled(self) -> bool:
        """Whether its sender was told that it is kept."""
        return bool(self.statuses) and self.statuses[-1] in (200, 201)


def choices(policy: str, purposes: tuple[str, ...]) -> Callable[[int], Click]:
    """Makes choices: all that can be made, one after another."""

    def make(number: int) -> Click:
        granted = [name for place, name in enumerate(purposes) if number >> place & 1]
        return Click(CONSENT, {"id": str(uuid4()), "policy": policy, "granted": granted, "surface": "banner"})

    return make


def letters(number: int) -> Click:
    """Makes messages, each of another sender. They carry no proof of work, so they are set aside: kept all the same."""
    body = {"name": "Ada", "email": f"{uuid4().hex}@example.org", "topic": "other", "message": f"No. {number}. " * 40}
    return Click(CONTACT, {"id": str(uuid4())} | body)


@dataclass(frozen=True, slots=True)
class Audit:
    """What the tables say of the clicks: how many are there exactly once, as they were sent; and the rest."""

    once: int
    missing: int
    twice: int
    changed: int
    strange: int

    @property
    def good(self) -> bool:
        return not (self.missing or self.twice or self.changed or self.strange)


def audit(clicks: Iterable[Click], database: Any) -> Audit:
    """Compare what was sent with what the tables hold."""
    sent = {(click.path, click.body["id"]): click.body for click in clicks}
    found: Counter[tuple[str, str]] = Counter()
    changed = 0
    for path, (table, shown) in _TABLES.items():
        for item in items(database, table):
            found[path, item["id"]] += 1
            body = sent.get((path, item["id"]))
            # A message is kept without the blanks at its ends.
            changed += body is not None and item[shown] not in (body[shown], str(body[shown]).strip())
    return Audit(
        once=sum(found[key] == 1 for key in sent),
        missing=sum(found[key] == 0 for key in sent),
        twice=sum(found[key] > 1 for key in sent),
        changed=changed,
        strange=sum(key not in sent for key in found),
    )
