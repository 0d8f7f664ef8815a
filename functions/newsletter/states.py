"""What a person's item on the list is, and what each event makes of it. Pure: items in, items out, nothing is stored.

::

    nobody ── asked ──> pending ── confirmed ──> confirmed ── asked ──> confirmed, with a request
       ^                   │                        │
       └── after 2 days ───┴──────── left ──────────┘

Only ``confirmed`` is ever mailed news. A request (``asked``) changes nothing of what a person gets until its mail is
answered; an item that left keeps no address, and expires.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from functions import register
from functions.core.attributes import Item, timestamp
from functions.mail import states as mail_states
from functions.newsletter import keys
from functions.register.model import DAY

PENDING, CONFIRMED, LEFT = "pending", "confirmed", "left"
ASK, LINK = "ask", "link"
# By which a change of an item is seen: ours, and what the outbox changes beside (functions/mail/outbox.py).
SEEN = ("revision", "mails", "outbox")
# Mails that a form may send to one address within a day, whoever filled it in.
MOST_MAILS = 3


def is_asked_by_mail(item: Item) -> bool:
    """Whether a mail was due when this address was last given in a form; not where it had its mails for today."""
    return len(item["asks"]) <= MOST_MAILS


def known_topics(wanted: Collection[Any]) -> list[str]:
    """Those of the register's topics, in its order."""
    return [topic for topic in register.current().topics if topic in wanted]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody gave in the form, or what a list that is imported says of them."""

    person: str
    email: str
    topics: tuple[str, ...]
    language: str
    surface: str = "form"


def asked(before: Item | None, wish: Wish, now: float, *, blocked: bool) -> Item:
    """Somebody gave this address and these topics. A mail asks its owner, unless the address is suppressed
    (``blocked``) or had its mails for today.
    """
    item = _counted(before, wish.person, now)
    if blocked:
        return _emptied(item, now)
    earlier = request_of(item, now) or {}
    item["asked"] = {
        "topics": known_topics({*wish.topics, *earlier.get("topics", ())}),
        "language": wish.language,
        "surface": wish.surface,
        "at": timestamp(now),
        "until": _expiry(now),
        "nonce": earlier.get("nonce") or keys.fresh_nonce(),
    }
    if item["state"] != CONFIRMED:
        own = {"state": PENDING, "email": wish.email, "language": wish.language, "expires_at": _expiry(now)}
        item |= own
    return _mailed(item, ASK, now)


def link_wanted(before: Item | None, person: str, now: float) -> Item:
    """Somebody gave this address to be sent the link to its preferences. Only who is on the list gets one."""
    item = _counted(before, person, now)
    if item["state"] == CONFIRMED:
        return _mailed(item, LINK, now)
    return item if item["state"] == PENDING else _emptied(item, now)


def confirmed(before: Item, topics: Collection[str], yes: Item, now: float) -> Item:
    """The owner of the address said yes to these topics of the request. ``yes`` is the proof of it."""
    request = before["asked"]
    return _answered(before) | {
        "state": CONFIRMED,
        "topics": known_topics({*before["topics"], *topics}),
        "language": request["language"],
        "confirmed": {"nonce": request["nonce"], "at": timestamp(now)},
        "yeses": [*before.get("yeses", ()), yes],
        "revision": _revision(),
    }


def narrowed(before: Item, topics: Collection[str], language: str, now: float) -> Item:
    """A subscriber keeps only these of their topics. With none left they have left, unless they asked for others, whose
    mail they still have to answer.
    """
    kept = known_topics(set(before["topics"]) & set(topics))
    after = before | {"topics": kept, "language": language, "revision": _revision()}
    if kept:
        return after
    if request_of(before, now) is None:
        return left(before, now)
    waiting = {name: value for name, value in after.items() if name not in ("confirmed", "yeses")}
    return waiting | {"state": PENDING, "expires_at": _expiry(now)}


def left(before: Item, now: float) -> Item:
    """Without address, topics, request and mails."""
    return _emptied(before | {"revision": _revision()}, now)


def declined(before: Item, now: float) -> Item:
    """The owner of the address did not ask. What they get already, they still get."""
    if before["state"] != CONFIRMED:
        return left(before, now)
    return _answered(before) | {"revision": _revision()}


def ended(item: Item, event: str, topics: Collection[str], now: float) -> Item:
    """The line of the proof that says that news of these topics ended, with the yeses that began them."""
    return {
        "person": item["person"],
        "at": timestamp(now),
        "id": f"{event}-{item['revision']}",
        "event": event,
        "topics": list(topics),
        "language": item["language"],
        "yeses": item.get("yeses", []),
    }


def request_of(item: Item | None, now: float) -> Item | None:
    """The request that still can be confirmed."""
    found = (item or {}).get("asked")
    return found if found and found["until"] > now else None


def gets(item: Item | None, topics: Collection[str]) -> bool:
    """Whether news of any of these topics may go to this item's address."""
    return bool(item and item["state"] == CONFIRMED and item.get("email") and set(item["topics"]) & set(topics))


def _counted(before: Item | None, person: str, now: float) -> Item:
    """The item, with this try counted. One whose time is up counts as none: DynamoDB clears it up to two days late."""
    asks = (before or {}).get("asks", [])
    item: Item = {"person": person, "state": LEFT, "topics": []}
    if before is not None and not mail_states.expired(before, now):
        item = dict(before)
    recent = [moment for moment in asks if moment > now - DAY]
    return item | {"asks": [*recent, int(now)][: MOST_MAILS + 1], "revision": _revision()}


def _answered(item: Item) -> Item:
    """Without the request and the mail that asks about it."""
    mails = {key: mail for key, mail in item.get("mails", {}).items() if key != ASK}
    return {name: value for name, value in item.items() if name not in ("asked", "expires_at")} | {"mails": mails}


def _mailed(item: Item, mail: str, now: float) -> Item:
    if not is_asked_by_mail(item):
        return item
    others = {key: item["mails"][key] for key in mail_states.open_mails(item) if key != mail}
    due = mail_states.fresh(mail)
    return item | due | {"mails": others | due["mails"], "requested_at": timestamp(now)}


def _emptied(item: Item, now: float) -> Item:
    kept = {name: item[name] for name in ("person", "asks", "revision") if name in item}
    return kept | {"state": LEFT, "topics": [], "expires_at": _expiry(now)}


def _expiry(now: float) -> int:
    return register.current().records["list"].expires_at(now)


def _revision() -> str:
    return secrets.token_hex(8)
