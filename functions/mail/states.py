"""The mails about a record, as its item lists them: a state each (outbox.py says how it changes)."""

from __future__ import annotations

from typing import Any

from functions.core.attributes import Item

_TO_STAFF = ("staff", "undelivered")
_ORDER = ("staff", "confirmation", "reply", "undelivered")
# Tries with waits of up to an hour, and leases that ran out, each twice as long as the one before: either lasts over
# two days. Then the mail is given up, which raises an alarm, and “cardamum resend” sends it when the cause is mended.
MOST_TRIES, MOST_LAPSES = 60, 8
DUE: Item = {"state": "due", "tries": 0, "until": 0}
# Kept back because too many were asked for; “cardamum resend” sends it.
WITHHELD: Item = DUE | {"state": "withheld"}
# Those that “cardamum resend” makes due again.
RESENDABLE = ("failed", "withheld")


def fresh(*keys: str) -> dict[str, Any]:
    """What to merge into an item whose mails are all still to be sent: ``fresh("staff", "confirmation")``."""
    return {"mails": {key: dict(DUE) for key in keys}, "outbox": "due"}


def to_staff(key: str) -> bool:
    """Whether a mail goes to staff; every other goes to a customer."""
    return key.startswith(_TO_STAFF)


def open_mails(item: Item) -> list[str]:
    """The mails that are neither sent nor failed, in the order in which to send them."""
    mails = item.get("mails") or {}
    return sorted((key for key, mail in mails.items() if mail.get("state") in ("due", "claimed")), key=_rank)


def due(item: Item, now: int) -> list[str]:
    """Those of them that may be claimed now; none of a record that is set aside or has expired."""
    if item.get("status") == "quarantined" or expired(item, now):
        return []
    return [key for key in open_mails(item) if item["mails"][key]["until"] <= now]


def worn_out(mail: Item) -> bool:
    """Whether a claimed mail has been tried often enough."""
    return bool(mail["tries"] > MOST_TRIES or mail.get("lapses", 0) >= MOST_LAPSES)


def expired(item: Item, now: float) -> bool:
    """Whether a record's time is up. DynamoDB clears such a record up to two days late; for us it is gone at once."""
    return bool("expires_at" in item and item["expires_at"] <= now)


def _rank(key: str) -> tuple[int, int, str]:
    """Staff first, then the customer; ``reply-2`` before ``reply-10``."""
    kind, _, rest = key.partition("-")
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER), int(rest) if rest.isdigit() else 0, key
