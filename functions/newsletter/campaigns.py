"""Campaigns: one letter on its way to all who asked for it, as the table keeps it.

====================  ==============  ================================================================
``campaign``          ``item``        holds
====================  ==============  ================================================================
``letters``           the slug        the state of a campaign and its counts; nothing about people; kept
the slug              ``text``        what all get: the letter as it was when the sending began
the slug              ``test``        the letter as it was last sent to oneself, and whether it went
the slug              ``to#<hash>``   that one person's mail was claimed, sent or failed; expires
====================  ==============  ================================================================

A letter is sent once, so its slug is the campaign's name, and of two that start one only one does. Nothing here is told
an address.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from functions.core.attributes import Item, plain, typed
from functions.core.aws import error_code
from functions.core.letter_files import LetterText
from functions.core.table import Table
from functions.register.model import DAY

SCHEDULED, SENDING, PAUSED, STOPPED, FINISHED = "scheduled", "sending", "paused", "stopped", "finished"
CLAIMED, SENT, FAILED = "claimed", "sent", "failed"
# Longer than the function can run and shorter than the queue hides a message (infra/template.yaml), so that a living
# worker keeps its claim, and a dead one's is free when its message comes again.
LEASE = 15 * 60
# A pass through the list that died is begun again after this.
_PASS_LEASE = 6 * 60
# Leases that ran out without SES's word. Then the mail is left alone: perhaps each of them went out.
_MOST_LAPSES = 4
_HEADERS = "letters"
_TO = "to#"
_AT_ONCE = 100
# More bounces or complaints than that stop a campaign, once there are enough to mean something.
MOST_BOUNCES, MOST_COMPLAINTS = 0.02, 0.001
_ENOUGH = {"bounced": 5, "complained": 2}
COUNTS = ("sent", "failed", "bounced", "complained")


class NotTestedError(Exception):
    """The letter, as it is, was not sent to oneself before."""


class AlreadyError(Exception):
    """It was started before. ``state`` is what became of it."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True, slots=True)
class Campaigns:
    """The campaigns in a table. ``days`` is how long it is kept who got a letter (functions/register.toml).

    Errors of botocore come through: a function puts a problem in their place, the desk a sentence.
    """

    table: Table
    days: int = 30

    # ── To oneself first, then to all ───────────────────────────────────────────────────────────

    def ask_test(self, letter: LetterText) -> None:
        """Have the letter sent to oneself."""
        item = {"campaign": letter.slug, "item": "test", "letter": letter.as_dict(), "state": "due"}
        self._put(item | {"sha256": letter.sha256})
        self.table.change(_header(letter.slug), "SET #test = :due", values={":due": "due"})

    def tested(self, letter: LetterText) -> bool:
        """Whether the letter, as it is, was sent to oneself."""
        found = self.table.get({"campaign": letter.slug, "item": "test"}) or {}
        return found.get("sha256") == letter.sha256 and found.get("state") == SENT

    def test_text(self, slug: str) -> LetterText | None:
        """The letter that is still to be sent to oneself."""
        found = self.table.get({"campaign": slug, "item": "test"})
        return LetterText.of(found["letter"]) if found and found["state"] == "due" else None

    def test_sent(self, letter: LetterText) -> None:
        """It was sent; unless another text was put in its place meanwhile."""
        sent = self.table.change(
            {"campaign": letter.slug, "item": "test"},
            "SET #state = :sent",
            only_if="#sha256 = :sha256",
            values={":sent": SENT, ":sha256": letter.sha256},
        )
        if sent:
            self.table.change(_header(letter.slug), "REMOVE #test")

    def start(self, letter: LetterText, at: int, now: int) -> None:
        """Have a letter sent to all from a moment on. What is sent is the letter as it is now.

        :raises NotTestedError: where this very text was not sent to oneself. :raises AlreadyError: on a second time.
        """
        if not self.tested(letter):
            raise NotTestedError(letter.slug)
        # The text first: a campaign without one could not be sent. Only the first that comes stays.
        text = {"campaign": letter.slug, "item": "text", "letter": letter.as_dict(), "sha256": letter.sha256}
        self._put(text, only_if="attribute_not_exists(#item)")
        frozen = self.table.get({"campaign": letter.slug, "item": "text"})
        begun = frozen is not None and self.table.change(
            _header(letter.slug),
            "SET #state = :scheduled, #at = :at, #asked_at = :now, #subject = :subject, #topics = :topics, "
            "#passes = :zero, #next_pass = :zero, #pass_until = :zero, #sha256 = :sha256, "
            + ", ".join(f"#{name} = :zero" for name in COUNTS),
            only_if="attribute_not_exists(#state)",
            values={
                ":scheduled": SCHEDULED,
                ":at": at,
                ":now": now,
                ":zero": 0,
                ":subject": frozen["letter"]["subject"],
                ":topics": frozen["letter"]["topics"],
                ":sha256": frozen["sha256"],
            },
        )
        if not begun:
            raise AlreadyError(str((self.get(letter.slug) or {}).get("state", "")))

    def turn(self, slug: str, to: str, *of: str, reason: str = "") -> bool:
        """Change the state of a campaign that is in one of these states; whether it was."""
        values: Item = {":to": to, ":reason": reason} | {f":s{n}": state for n, state in enumerate(of)}
        among = ", ".join(f":s{n}" for n in range(len(of)))
        changed = self.table.change(
            _header(slug), "SET #state = :to, #reason = :reason", only_if=f"#state IN ({among})", values=values
        )
        return changed is not None

    # ── What there is ───────────────────────────────────────────────────────────────────────────

    def all(self) -> list[Item]:
        """Every campaign, and every letter that was asked for as a test."""
        pages = self.table.pages(
            "query",
            KeyConditionExpression="campaign = :letters",
            ExpressionAttributeValues={":letters": {"S": _HEADERS}},
            ConsistentRead=True,
        )
        return [item for page, _ in pages for item in page]

    def get(self, slug: str) -> Item | None:
        """A campaign's state and counts."""
        return self.table.get(_header(slug))

    def text(self, slug: str) -> LetterText | None:
        """What all get."""
        found = self.table.get({"campaign": slug, "item": "text"})
        return LetterText.of(found["letter"]) if found else None

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

    # ── A pass through the list ─────────────────────────────────────────────────────────────────

    def begin(self, slug: str, now: int) -> bool:
        """A scheduled campaign's time has come; whether it was this call that began it."""
        begun = self.table.change(
            _header(slug),
            "SET #state = :sending, #started_at = :now",
            only_if="#state = :scheduled AND #at <= :now",
            values={":sending": SENDING, ":scheduled": SCHEDULED, ":now": now},
        )
        return begun is not None

    def begin_pass(self, slug: str, now: int) -> bool:
        """Take the right to go through the list, until it is given back or the lease is over."""
        begun = self.table.change(
            _header(slug),
            "SET #pass_until = :until",
            only_if="#state = :sending AND #next_pass <= :now AND #pass_until <= :now",
            values={":until": now + _PASS_LEASE, ":sending": SENDING, ":now": now},
        )
        return begun is not None

    def end_pass(self, slug: str, listed: int, next_pass: int) -> None:
        """The whole list was gone through: ``listed`` people are on it."""
        self.table.change(
            _header(slug),
            "SET #pass_until = :zero, #next_pass = :next, #passes = #passes + :one, "
            "#total = if_not_exists(#total, :listed)",
            values={":zero": 0, ":next": next_pass, ":one": 1, ":listed": listed},
        )

    def finish(self, slug: str, now: int) -> None:
        """Everybody has it. The counts are put right."""
        counted = self.count(slug)
        self.table.change(
            _header(slug),
            "SET #state = :finished, #finished_at = :now, #sent = :sent, #failed = :failed",
            only_if="#state = :sending",
            values={
                ":finished": FINISHED,
                ":now": now,
                ":sent": counted[SENT],
                ":failed": counted[FAILED],
                ":sending": SENDING,
            },
        )

    def open(self, slug: str, people: Sequence[str], now: int) -> tuple[list[str], bool]:
        """Of these people, those whose mail can be claimed now; and whether others are still being mailed."""
        states = self._claims(slug, people)
        free = [one for one in people if one not in states or _free(states[one], now)]
        held = any(
            state["state"] == CLAIMED and not _free(state, now) and not _worn(state) for state in states.values()
        )
        return free, held

    def _claims(self, slug: str, people: Sequence[str]) -> dict[str, Item]:
        found: dict[str, Item] = {}
        for start in range(0, len(people), _AT_ONCE):
            keys = [typed(claim_key(slug, one)) for one in people[start : start + _AT_ONCE]]
            wanted: Any = {self.table.name: {"Keys": keys, "ConsistentRead": True}}
            while wanted:
                answer = self.table.client.batch_get_item(RequestItems=wanted)
                items = [plain(item) for item in answer["Responses"].get(self.table.name, [])]
                found |= {str(item["item"]).removeprefix(_TO): item for item in items}
                wanted = answer.get("UnprocessedKeys")
        return found

    # ── One mail ────────────────────────────────────────────────────────────────────────────────

    def claim(self, slug: str, person: str, now: int) -> str:
        """Take the right to send one mail: its token, or "" where another has it, it was sent or cannot be."""
        token = secrets.token_hex(8)
        claimed = self.table.change(
            claim_key(slug, person),
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
            claim_key(slug, person),
            "SET #state = :state",
            only_if="#state = :claimed AND #send = :send",
            values={":state": state, ":claimed": CLAIMED, ":send": token},
        )
        return settled is not None

    def release(self, slug: str, person: str, token: str) -> None:
        """SES did not take it: it may be claimed again at once."""
        self.table.change(
            claim_key(slug, person),
            "SET #until = :zero, #lapses = #lapses - :one",
            only_if="#state = :claimed AND #send = :send",
            values={":zero": 0, ":one": 1, ":claimed": CLAIMED, ":send": token},
        )

    def heard_sent(self, slug: str, person: str) -> None:
        """SES says that it took the mail. Its sender may have died before it could."""
        settled = self.table.change(
            claim_key(slug, person),
            "SET #state = :sent",
            only_if="#state = :claimed",
            values={":sent": SENT, ":claimed": CLAIMED},
        )
        if settled:
            self.check_in(slug, {"sent": 1})

    def heard_bad(self, slug: str, person: str, outcome: str) -> bool:
        """The mail bounced for good, or its reader complained. Said twice it counts once. Too many stop the campaign:
        whether these did.

        :param outcome: ``bounced`` or ``complained``.
        """
        first = self.table.change(
            claim_key(slug, person),
            "SET #outcome = :outcome",
            only_if="attribute_exists(#item) AND attribute_not_exists(#outcome)",
            values={":outcome": outcome},
        )
        header = self.check_in(slug, {outcome: 1}) if first else None
        return bool(header and too_many(header)) and self.turn(
            slug, STOPPED, SENDING, PAUSED, SCHEDULED, reason=f"too many {outcome}"
        )

    def check_in(self, slug: str, counts: Mapping[str, int]) -> Item | None:
        """Add to a campaign's counts, and read how it stands; None where there is none."""
        if not any(counts.values()):
            return self.get(slug)
        return self.table.change(
            _header(slug),
            "ADD " + ", ".join(f"#{name} :{name}" for name in counts),
            only_if="attribute_exists(#state)",
            values={f":{name}": value for name, value in counts.items()},
        )

    # ── Writing ─────────────────────────────────────────────────────────────────────────────────

    def _put(self, item: Item, only_if: str = "") -> bool:
        """Whether it was put."""
        more: Any = {"ConditionExpression": only_if, "ExpressionAttributeNames": {"#item": "item"}} if only_if else {}
        try:
            self.table.client.put_item(TableName=self.table.name, Item=typed(item), **more)
        except ClientError as refusal:
            if error_code(refusal) != "ConditionalCheckFailedException":
                raise
            return False
        return True


def too_many(header: Mapping[str, Any]) -> bool:
    """Whether so many mails of a campaign bounced, or so many readers complained, that the rest should stay here."""
    reached = max(int(header.get("sent", 0)), 1)
    return any(
        header.get(name, 0) >= _ENOUGH[name] and header[name] / reached > most
        for name, most in (("bounced", MOST_BOUNCES), ("complained", MOST_COMPLAINTS))
    )


def batches(people: Iterable[str], size: int = _AT_ONCE) -> list[list[str]]:
    """As many people as fit into a message of the queue."""
    whole = list(people)
    return [whole[start : start + size] for start in range(0, len(whole), size)]


def _free(claim: Mapping[str, Any], now: int) -> bool:
    return bool(claim["state"] == CLAIMED and claim["until"] <= now and not _worn(claim))


def _worn(claim: Mapping[str, Any]) -> bool:
    return int(claim.get("lapses", 0)) >= _MOST_LAPSES


def _header(slug: str) -> dict[str, str]:
    return {"campaign": _HEADERS, "item": slug}


def claim_key(slug: str, person: str) -> dict[str, str]:
    """Where it stands whether one person got one letter."""
    return {"campaign": slug, "item": f"{_TO}{person}"}
