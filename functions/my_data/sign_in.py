"""Signing in by a mailed link: asked for, spent once by the browser that asked, good for two hours, ended at will.

One item of the sign-in table is a request for a link and, once that is spent, the sign-in and its session. What has
run out is told by comparing times here: DynamoDB clears items up to two days late.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from functions import register
from functions.core import person_index, store
from functions.core.attributes import Item, timestamp
from functions.core.person import Person, of_address
from functions.core.settings import setting
from functions.mail import states
from functions.my_data import tokens
from functions.my_data.tokens import Pending

LINK_SECONDS = 15 * 60
IDLE_SECONDS, WHOLE_SECONDS = 30 * 60, 2 * 60 * 60
MOST_TRIES = 5
# A session is written to once a minute at the most, and not at every click.
_REFRESH_SECONDS = 60
NAMES = ("state", "session", "entered_at", "idle_until", "ends_at", "link_until", "tries", "asked_by", "led_to")


@dataclass(frozen=True, slots=True)
class Session:
    """Someone who is signed in: the sign-in's id, and the address whose mail they read."""

    id: str
    email: str
    language: str
    expires_at: int

    @property
    def person(self) -> Person:
        return of_address(self.email)


def ask(
    email: str, language: str, families: tuple[str, str], pending: Pending | None, *, mail: bool,
    instead_of: Session | None = None,
) -> Pending:  # fmt: skip
    """Write down that somebody asked for a link, which owes the mail: what the browser is to remember.

    Nothing is looked up for it, so it takes the same time whoever asks.

    :param families: of browser and system. :param mail: False where the address has had its mails for this hour.
    :param instead_of: whose address this one is to stand in place of, where it is a change of address.
    :raises problems.Problem: 503 where the table does not answer.
    """
    now = time.time()
    sign_in = tokens.new_id()
    found = pending.with_one_more(sign_in) if pending else Pending(tokens.new_secret(), (sign_in,))
    item: Item = {
        "id": sign_in,
        "kind": "address" if instead_of else "enter",
        "email": email,
        **person_index.mark(email),
        "language": language,
        "asked_at": timestamp(now),
        "asked_by": tokens.hashed(found.secret),
        "link_until": int(now) + LINK_SECONDS,
        "tries": 0,
        "state": "asked",
        "browser": families[0],
        "system": families[1],
        # A link to a new address goes with the sign-in that leads to it.
        "expires_at": instead_of.expires_at if instead_of else register.current().records["sign-in"].expires_at(now),
    }
    item |= {"instead_of": instead_of.email} if instead_of else {}
    item |= states.fresh("link") if mail else {"mails": {}}
    if instead_of:
        led_to = "SET #led_to = list_append(if_not_exists(#led_to, :none), :ids)"
        _change(instead_of.id, led_to, "#state = :in", {":none": [], ":ids": [sign_in], ":in": "in"})
    store.put_once(_table(), ("id",), item, ("email", "asked_at"))
    return found


def asked(sign_in: str) -> Item | None:
    """The sign-in whose link can still be spent."""
    item = store.get(_table(), {"id": sign_in})
    good = item is not None and item["state"] == "asked" and item["link_until"] > time.time()
    return item if good else None


def is_of(item: Item, pending: Pending | None) -> bool:
    """Whether it was this browser that asked."""
    return pending is not None and tokens.same(item["asked_by"], tokens.hashed(pending.secret))


def by_code(typed: str, pending: Pending | None) -> Item | None:
    """The sign-in of this browser whose code was typed. A wrong one counts against all that the browser asked for."""
    waiting = [item for item in map(asked, pending.ids if pending else ()) if item is not None and is_of(item, pending)]
    for item in waiting:
        if item["tries"] < MOST_TRIES and tokens.is_code(typed, item["id"]):
            return item
    for item in waiting:
        _change(item["id"], "SET #tries = #tries + :one", "#state = :asked", {":one": 1, ":asked": "asked"})
    return None


def spend(item: Item, pending: Pending) -> str | None:
    """Go in, once: the session's cookie, or None where the link was spent meanwhile, or has run out."""
    now, secret = time.time(), tokens.new_secret()
    update = (
        "SET #state = :in, #session = :session, #entered_at = :at, #idle_until = :idle, #ends_at = :ends "
        "REMOVE #asked_by"
    )
    only_if = "#state = :asked AND #link_until > :now AND #tries < :most AND #asked_by = :browser"
    values = {
        ":in": "in",
        ":session": tokens.hashed(secret),
        ":at": timestamp(now),
        ":idle": int(now) + IDLE_SECONDS,
        ":ends": int(now) + WHOLE_SECONDS,
        ":asked": "asked",
        ":now": int(now),
        ":most": MOST_TRIES,
        ":browser": tokens.hashed(pending.secret),
    }
    return f"{item['id']}.{secret}" if _change(item["id"], update, only_if, values) else None


def session(cookie: str | None) -> Session | None:
    """Who is signed in by ``__Host-session``; None where nobody is, or no longer."""
    parts, now = tokens.read_session(cookie), int(time.time())
    item = store.get(_table(), {"id": parts[0]}) if parts else None
    if item is None or parts is None or item["state"] != "in":
        return None
    if not tokens.same(item["session"], tokens.hashed(parts[1])) or min(item["idle_until"], item["ends_at"]) <= now:
        return None
    if item["idle_until"] < now + IDLE_SECONDS - _REFRESH_SECONDS:
        _change(item["id"], "SET #idle_until = :idle", "#state = :in", {":idle": now + IDLE_SECONDS, ":in": "in"})
    return Session(item["id"], item["email"], item["language"], int(item["expires_at"]))


def end(sign_in: str) -> None:
    """End a sign-in, or a link that is not spent. Its record stays until it expires."""
    _change(sign_in, "SET #state = :ended REMOVE #session", "#state <> :ended", {":ended": "ended"})


def _change(sign_in: str, update: str, only_if: str, values: Item) -> Item | None:
    used = {f"#{name}": name for name in NAMES if f"#{name}" in f"{update} {only_if}"}
    only_if = f"attribute_exists(id) AND {only_if}"
    return store.change(_table(), {"id": sign_in}, update, only_if=only_if, names=used, values=values)


def _table() -> str:
    return setting("SIGNIN_TABLE")
