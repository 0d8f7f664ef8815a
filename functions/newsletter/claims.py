"""Claims: the right to send one mail of a campaign, held for a lease, and what became of that mail.

A claim is one item, ``<slug>`` / ``to#<hash>``, in the campaigns' table (campaigns.py). It is taken by a conditional
write before the mail goes, so nobody is mailed twice, however often somebody is queued.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from functions.core.attributes import Item, plain, typed
from functions.core.table import Table
from functions.register.model import DAY

CLAIMED, SENT, FAILED = "claimed", "sent", "failed"
# Longer than the function can run and shorter than the queue hides a message (infra/template.yaml), so that a living
# worker keeps its claim, and a dead one's is free when its message comes again.
LEASE = 15 * 60
# Leases that ran out without SES's word. Then the mail is left alone: perhaps each of them went out.
_MOST_LAPSES = 4
_TO = "to#"
# As many as BatchGetItem takes.
_AT_ONCE = 100


def key(slug: str, person: str) -> dict[str, str]:
    """Where it stands whether one person got one letter."""
    return {"campaign": slug, "item": f"{_TO}{person}"}


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims in a table. ``days`` is how long it is kept who got a letter (functions/register.toml)."""

    table: Table
    days: int = 30

    def claim(self, slug: str, person: str, now: int) -> str:
        """Take the right to send one mail: its token, or "" where another has it, it was sent or cannot be."""
        token = secrets.token_hex(8)
        claimed = self.table.change(
            key(slug, person),
            "SET #state = :claimed, #until = :until, #send = :send, #expires_at = :expires, "
            "#lapses = if_not_exists(#lapses, :none) + :one",
            only_if="attribute_not_exists(#item) OR (#state = :claimed AND #until <= :now AND #lapses < :most)",
            values={
                ":claimed": CLAIMED,
                ":until": now + LEASE,
                ":send": token,
                ":expires": now + self.days * DAY,
                ":now": now,
                ":none": -1,
                ":one": 1,
                ":most": _MOST_LAPSES,
            },
        )
        return token if claimed else ""

    def settle(self, slug: str, person: str, token: str, state: str) -> bool:
        """Write down what became of a claimed mail; whether it was not written down already."""
        settled = self.table.change(
            key(slug, person),
            "SET #state = :state",
            only_if="#state = :claimed AND #send = :send",
            values={":state": state, ":claimed": CLAIMED, ":send": token},
        )
        return settled is not None

    def release(self, slug: str, person: str, token: str) -> None:
        """SES did not take it: it may be claimed again at once."""
        self.table.change(
            key(slug, person),
            "SET #until = :zero, #lapses = #lapses - :one",
            only_if="#state = :claimed AND #send = :send",
            values={":zero": 0, ":one": 1, ":claimed": CLAIMED, ":send": token},
        )

    def mark_sent(self, slug: str, person: str) -> bool:
        """SES says that it took the mail; whether its sender had not written that down, because it died before."""
        settled = self.table.change(
            key(slug, person),
            "SET #state = :sent",
            only_if="#state = :claimed",
            values={":sent": SENT, ":claimed": CLAIMED},
        )
        return settled is not None

    def mark_outcome(self, slug: str, person: str, outcome: str) -> bool:
        """SES says what came of the mail (``bounced``, ``complained``); whether it is the first word on it."""
        first = self.table.change(
            key(slug, person),
            "SET #outcome = :outcome",
            only_if="attribute_exists(#item) AND attribute_not_exists(#outcome)",
            values={":outcome": outcome},
        )
        return first is not None

    def open(self, slug: str, people: Sequence[str], now: int) -> tuple[list[str], bool]:
        """Of these people, those whose mail can be claimed now; and whether others are still being mailed."""
        states = self._of(slug, people)
        free = [one for one in people if one not in states or _free(states[one], now)]
        held = any(
            state["state"] == CLAIMED and not _free(state, now) and not _worn(state) for state in states.values()
        )
        return free, held

    def count(self, slug: str) -> Counter[str]:
        """How many mails are in which state, counted one by one: the counts of the campaign itself may lack what a
        worker that died had not yet added.
        """
        pages = self.table.pages(
            "query",
            KeyConditionExpression="campaign = :slug AND begins_with(#item, :to)",
            ProjectionExpression="#state, #outcome",
            ExpressionAttributeNames={"#item": "item", "#state": "state", "#outcome": "outcome"},
            ExpressionAttributeValues={":slug": {"S": slug}, ":to": {"S": _TO}},
            ConsistentRead=True,
        )
        found: Counter[str] = Counter()
        for page, _ in pages:
            found.update(item["state"] for item in page)
            found.update(item["outcome"] for item in page if "outcome" in item)
        return found

    def _of(self, slug: str, people: Sequence[str]) -> dict[str, Item]:
        found: dict[str, Item] = {}
        for start in range(0, len(people), _AT_ONCE):
            keys = [typed(key(slug, one)) for one in people[start : start + _AT_ONCE]]
            wanted: Any = {self.table.name: {"Keys": keys, "ConsistentRead": True}}
            while wanted:
                answer = self.table.client.batch_get_item(RequestItems=wanted)
                items = [plain(item) for item in answer["Responses"].get(self.table.name, [])]
                found |= {str(item["item"]).removeprefix(_TO): item for item in items}
                wanted = answer.get("UnprocessedKeys")
        return found


def _free(claim: Mapping[str, Any], now: int) -> bool:
    return bool(claim["state"] == CLAIMED and claim["until"] <= now and not _worn(claim))


def _worn(claim: Mapping[str, Any]) -> bool:
    return int(claim.get("lapses", 0)) >= _MOST_LAPSES
