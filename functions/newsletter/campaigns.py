"""Campaigns: one letter on its way to all who asked for it, as the table keeps it.

====================  ==============  ================================================================
``campaign``          ``item``        holds
====================  ==============  ================================================================
``letters``           the slug        the state of a campaign and its counts; nothing about people; kept
the slug              ``text``        what all get: the letter as it was when the sending began
the slug              ``test``        the letter as it was last sent to oneself, and whether it went
the slug              ``to#<hash>``   that one person's mail was claimed, sent or failed; expires (claims.py)
====================  ==============  ================================================================

A letter is sent once, so its slug is the campaign's name, and of two that start one only one does. Nothing here is told
an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from functions.core.attributes import Item, typed
from functions.core.aws import error_code
from functions.core.letter_files import LetterText
from functions.core.table import Table, flat
from functions.newsletter import claims
from functions.newsletter.claims import Claims

SCHEDULED, SENDING, PAUSED, STOPPED, FINISHED = "scheduled", "sending", "paused", "stopped", "finished"
# A pass through the list that died is begun again after this.
_PASS_LEASE = 6 * 60
_HEADERS = "letters"
COUNTS = ("sent", "failed", "bounced", "complained", "left")


class NotTestedError(Exception):
    """The letter, as it is, was not sent to oneself before."""


class AlreadyError(Exception):
    """It was started before. ``state`` is what became of it."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True, slots=True)
class Campaigns:
    """The campaigns in a table.

    Errors of botocore come through: a function puts a problem in their place, the desk a sentence.
    """

    table: Table

    @property
    def claims(self) -> Claims:
        """Who has got a letter, in the same table."""
        return Claims(self.table)

    # ── To oneself first, then to all ───────────────────────────────────────────────────────────

    def ask_test(self, letter: LetterText) -> None:
        """Have the letter sent to oneself."""
        item = {"campaign": letter.slug, "item": "test", "letter": letter.as_dict(), "state": "due"}
        self._put(item | {"sha256": letter.sha256})
        self.table.change(_header(letter.slug), "SET #test = :due", values={":due": "due"})

    def tested(self, letter: LetterText) -> bool:
        """Whether the letter, as it is, was sent to oneself."""
        found = self.table.get({"campaign": letter.slug, "item": "test"}) or {}
        return found.get("sha256") == letter.sha256 and found.get("state") == claims.SENT

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
            values={":sent": claims.SENT, ":sha256": letter.sha256},
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

    def move(self, slug: str, at: int) -> bool:
        """Have a scheduled letter sent from another moment on, as it was when scheduled; whether it still was."""
        moved = self.table.change(
            _header(slug),
            "SET #at = :at",
            only_if="#state = :scheduled",
            values={":at": at, ":scheduled": SCHEDULED},
        )
        return moved is not None

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
        return list(flat(self.table.under("campaign", _HEADERS, consistent=True)))

    def get(self, slug: str) -> Item | None:
        """A campaign's state and counts."""
        return self.table.get(_header(slug))

    def text(self, slug: str) -> LetterText | None:
        """What all get."""
        found = self.table.get({"campaign": slug, "item": "text"})
        return LetterText.of(found["letter"]) if found else None

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
        counted = self.claims.count(slug)
        self.table.change(
            _header(slug),
            "SET #state = :finished, #finished_at = :now, #sent = :sent, #failed = :failed",
            only_if="#state = :sending",
            values={
                ":finished": FINISHED,
                ":now": now,
                ":sent": counted[claims.SENT],
                ":failed": counted[claims.FAILED],
                ":sending": SENDING,
            },
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


def _header(slug: str) -> dict[str, str]:
    return {"campaign": _HEADERS, "item": slug}
