"""The outbox of a message: which mails about it are still to be sent. It is part of the message's own item.

So storing a message stores its mails, in one write, and erasing it erases them. Each mail has a state of its own::

                    ┌────────────── put_back: SES said no ──────────────┐
                    v                                                   │
    fresh ───────> due ── claim: one wins, for a lease of 15 min ──> claimed ── sent ──> sent
                                                                     │  ^  └── failed ─> failed
                                                                     └──┘ claim: the lease ran out

A function that dies between sending and marking leaves ``claimed`` behind. SES tells of every mail that it took within
seconds (see notify.py), and that marks it; only where this word is lost too does the next claim send a second mail.
"""

from __future__ import annotations

import re

from functions.core import store
from functions.core.attributes import Item, timestamp
from functions.core.settings import setting
from functions.mail.states import DUE, open_mails

# Longer than the function can run (infra/template.yaml: Timeout), so that a living one keeps its claim.
LEASE = 15 * 60
_FIRST_WAIT, _LONGEST_WAIT = 60, 60 * 60
_NAMES = {f"#{name}": name for name in ("mails", "outbox", "state", "until", "tries", "sent_at")}


def claim(item: Item, key: str, now: int) -> Item | None:
    """Take a mail to send it: the item as it is then, or None where another has it or nothing is left to send."""
    return _change(
        item["id"],
        key,
        "SET {}.#state = :claimed, {}.#until = :lease, {}.#tries = {}.#tries + :one",
        only_if="{}.#state IN (:due, :claimed) AND {}.#until <= :now",
        values={":claimed": "claimed", ":due": "due", ":lease": now + LEASE, ":one": 1, ":now": now},
    )


def put_back(claimed: Item, key: str, now: int) -> None:
    """SES did not take it: due again after 1, 2, 4 … minutes, at most an hour."""
    wait = min(_FIRST_WAIT * 2 ** min(claimed["mails"][key]["tries"] - 1, 10), _LONGEST_WAIT)
    _settle(claimed, key, "SET {}.#state = :due, {}.#until = :until", {":due": "due", ":until": now + wait})


def sent(message_id: str, key: str, now: float) -> None:
    """SES took it. Its sender says so, and so does SES: whoever says it later changes nothing."""
    marked = _change(
        message_id,
        key,
        "SET {}.#state = :sent, {}.#sent_at = :now",
        only_if="{}.#state IN (:due, :claimed)",
        values={":sent": "sent", ":due": "due", ":claimed": "claimed", ":now": timestamp(now)},
    )
    tidy(marked)


def failed(claimed: Item, key: str) -> None:
    """It can never be sent. Where it was for the customer, staff get a notice of that, in the same write."""
    update = "SET {}.#state = :failed"
    values: Item = {":failed": "failed"}
    if key.startswith(("confirmation", "reply")):
        update += ", #mails.#notice = :fresh, #outbox = :due"
        values |= {":fresh": DUE, ":due": "due"}
    tidy(_settle(claimed, key, update, values))


def tidy(item: Item | None) -> None:
    """Take the item out of the index once nothing is left to send, unless a mail was added since it was read."""
    if item is None or "outbox" not in item or open_mails(item):
        return
    store.change(
        setting("MESSAGE_TABLE"),
        {"id": item["id"]},
        "REMOVE #outbox",
        only_if="#mails = :seen",
        names={"#outbox": "outbox", "#mails": "mails"},
        values={":seen": item["mails"]},
    )


def _settle(claimed: Item, key: str, update: str, values: Item) -> Item | None:
    """Change a mail, if it is held by this very claim still."""
    held = {":held": "claimed", ":tries": claimed["mails"][key]["tries"]}
    return _change(claimed["id"], key, update, only_if="{}.#state = :held AND {}.#tries = :tries", values=values | held)


def _change(message_id: str, key: str, update: str, *, only_if: str, values: Item) -> Item | None:
    """Change one mail of a message; ``{}`` stands for its place in the item."""
    update, only_if = (text.replace("{}", "#mails.#key") for text in (update, only_if))
    names = _NAMES | {"#key": key, "#notice": f"undelivered-{key}"}
    # DynamoDB refuses a name that no expression uses.
    used = {name: names[name] for name in re.findall(r"#\w+", f"{update} {only_if}")}
    table = setting("MESSAGE_TABLE")
    return store.change(table, {"id": message_id}, update, only_if=only_if, names=used, values=values)
