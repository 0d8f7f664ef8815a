"""The outbox of a record: which mails about it are still to be sent. It is part of the record's own item.

So storing a record stores its mails, in one write, and erasing it erases them. Each mail has a state of its own::

                    ┌────────────── put_back: SES said no ──────────────┐
                    v                                                   │
    fresh ───────> due ── claim: one wins, for a lease of 15 min ──> claimed ── sent ──> sent
                                                                     │  ^  └── failed ─> failed
                                                                     └──┘ claim: the lease ran out

A function that dies between sending and marking leaves ``claimed`` behind. SES tells of every mail that it took within
seconds (see dispatch.py), and that marks it; only where this word is lost too does the next claim send a second mail.

An item holds 400 kB at the most, and a mark makes it larger. So a claim takes the room that its mark needs (``room``):
where the claim fits, the mark does, and no mail goes out again and again because nobody could write down that it did.

The first claim of a mail gives it a number of its own (``send``), which SES repeats in its word. A record may be
erased, and its sender may send it again under the same id: a late word about the first is then none about the second.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from functions.core import store
from functions.core.attributes import Item, timestamp
from functions.mail.states import DUE, open_mails, to_staff

# Longer than the function can run (infra/template.yaml: Timeout), so that a living one keeps its claim. Each lease that
# runs out doubles the next: perhaps the mail went out, and nobody should get many copies of it.
LEASE = 15 * 60
_DOUBLINGS = 6
_FIRST_WAIT, _LONGEST_WAIT = 60, 60 * 60
# More than a mark and a notice of a mail that failed take: their names, a moment, SES's number of the mail.
_ROOM = "." * 256
_NAMES = {
    f"#{name}": name
    for name in ("mails", "outbox", "state", "until", "tries", "sent_at", "send", "lapses", "room", "ses", "expires_at")
}


@dataclass(frozen=True, slots=True)
class Outbox:
    """The outboxes of one table's records. ``key`` is the name of its key attribute, ``notices`` whether staff get one
    of each mail that can never be sent.

    Every method raises :class:`problems.Problem` where the table does not answer.
    """

    table: str
    key: str = "id"
    notices: bool = True

    def claim(self, item: Item, mail: str, now: int) -> Item | None:
        """Take a mail to send it: the item as it is then, or None where another has it, nothing is left to send, or the
        record's time is up.
        """
        seen = item["mails"][mail]
        lapses = seen.get("lapses", 0) + (seen["state"] == "claimed")
        return self._change(
            item[self.key],
            mail,
            "SET {}.#state = :claimed, {}.#until = :lease, {}.#tries = {}.#tries + :one, "
            "{}.#send = if_not_exists({}.#send, :send), {}.#lapses = :lapses, {}.#room = :room",
            only_if="{}.#state IN (:due, :claimed) AND {}.#until <= :now "
            "AND (attribute_not_exists(#expires_at) OR #expires_at > :now)",
            values={
                ":claimed": "claimed",
                ":due": "due",
                ":lease": now + LEASE * 2 ** min(lapses, _DOUBLINGS),
                ":lapses": lapses,
                ":one": 1,
                ":now": now,
                ":send": secrets.token_hex(8),
                ":room": _ROOM,
            },
        )

    def put_back(self, claimed: Item, mail: str, now: int) -> None:
        """SES did not take it: due again after 1, 2, 4 … minutes, at most an hour."""
        wait = min(_FIRST_WAIT * 2 ** min(claimed["mails"][mail]["tries"] - 1, 10), _LONGEST_WAIT)
        self._settle(claimed, mail, "SET {}.#state = :due, {}.#until = :until", {":due": "due", ":until": now + wait})

    def sent(self, record: str, mail: str, send: str, now: float, ses: str) -> None:
        """SES took it. Its sender says so, and so does SES: whoever says it later changes nothing.

        :param send: the number of the send that it is said of. :param ses: SES's own number of the mail.
        """
        marked = self._change(
            record,
            mail,
            "SET {}.#state = :sent, {}.#sent_at = :now, {}.#ses = :ses REMOVE {}.#room",
            only_if="{}.#state IN (:due, :claimed) AND {}.#send = :send",
            values={
                ":sent": "sent",
                ":due": "due",
                ":claimed": "claimed",
                ":send": send,
                ":now": timestamp(now),
                ":ses": ses,
            },
        )
        self.tidy(marked)

    def failed(self, claimed: Item, mail: str) -> None:
        """It can never be sent. Where it was for a customer, staff get a notice of that, in the same write."""
        update = "SET {}.#state = :failed"
        values: Item = {":failed": "failed"}
        if self.notices and not to_staff(mail):
            update += ", #mails.#notice = :fresh, #outbox = :due"
            values |= {":fresh": DUE, ":due": "due"}
        self.tidy(self._settle(claimed, mail, update, values))

    def tidy(self, item: Item | None) -> None:
        """Take the item out of the index once nothing is left to send, unless a mail was added since it was read."""
        if item is None or "outbox" not in item or open_mails(item):
            return
        store.change(
            self.table,
            {self.key: item[self.key]},
            "REMOVE #outbox",
            only_if="#mails = :seen",
            names={"#outbox": "outbox", "#mails": "mails"},
            values={":seen": item["mails"]},
        )

    def _settle(self, claimed: Item, mail: str, update: str, values: Item) -> Item | None:
        """Change a mail, if it is held by this very claim still."""
        held = {":held": "claimed", ":tries": claimed["mails"][mail]["tries"]}
        only_if = "{}.#state = :held AND {}.#tries = :tries"
        update += " REMOVE {}.#room"
        return self._change(claimed[self.key], mail, update, only_if=only_if, values=values | held)

    def _change(self, record: str, mail: str, update: str, *, only_if: str, values: Item) -> Item | None:
        """Change one mail of a record; ``{}`` stands for its place in the item."""
        update, only_if = (text.replace("{}", "#mails.#key") for text in (update, only_if))
        names = _NAMES | {"#key": mail, "#notice": f"undelivered-{mail}"}
        # DynamoDB refuses a name that no expression uses.
        used = {name: names[name] for name in re.findall(r"#\w+", f"{update} {only_if}")}
        return store.change(self.table, {self.key: record}, update, only_if=only_if, names=used, values=values)
