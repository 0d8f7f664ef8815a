"""Erasing somebody: a look at what goes and what stays, then the erasure, which can be stopped anywhere and resumed.

A request is written first, and says what is done. Before an item goes, a line of the audit says so: a copy of the table
from before, restored, is cleaned by those lines. The order is such that whatever ends the process, what is left is
found again: the person is known by the open request, and a sign-in goes last.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from functions.core.attributes import Item
from functions.core.person import Person, of_address
from functions.my_data import requests, trail
from functions.my_data.stores import AUDIT, STORES, Store, Tables, held, keys

REQUESTS = "REQUEST_TABLE"
# The longest that a copy of a table can be read: DynamoDB's point-in-time recovery (infra/template.yaml).
BACKUP_DAYS = 35
_REASON = "erasure that the person asked for"
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Look:
    """What an erasure would do in one store, before it is done."""

    store: Store
    count: int
    until: int


def look(tables: Tables, persons: Sequence[Person]) -> list[Look]:
    """Store by store: how many items, and until when what stays would stay (epoch seconds)."""
    return [
        Look(part.store, len(part.items), max((int(item.get("expires_at", 0)) for item in part.items), default=0))
        for part in held(tables, persons)
    ]


def names(tables: Tables, persons: Sequence[Person]) -> list[str]:
    """The names under which this address has written: more than one person may share it."""
    return sorted({str(item["name"]) for part in held(tables, persons) for item in part.items if item.get("name")})


def begin(tables: Tables, email: str, came: str, only: str = "", kept: Item | None = None) -> Item:
    """Write down that somebody is to be erased. An erasure of theirs that is open already is taken up again.

    :param kept: how many items of this person stay, by store, as far as only their browser leads to them.
    :param only: a name, where others share the address and only what this one wrote is to go.
    """
    table = tables(REQUESTS)
    own = [item for item in requests.export(table, of_address(email)) if item["kind"] == "erase"]
    for item in own:
        if item["state"] == "open" and item.get("only", "") == only:
            return item
    return requests.begin(table, "erase", email, came, time.time(), planned={}, done={}, only=only, kept=kept or {})


def run(tables: Tables, request: Item, in_time: Callable[[], bool] = lambda: True, who: str = trail.PERSON) -> Item:
    """Go on with an erasure: the request as it is then, ``done`` where all of it is.

    :param in_time: whether there is time for another item. :param who: whom the audit names for it.
    """
    table, person, only = tables(REQUESTS), of_address(request["email"]), str(request.get("only", ""))
    for store in STORES:
        if store.stays or store.record in request["done"] or (only and store.record == "sign-in"):
            continue
        found, count = _plan(tables, request, store, person, only)
        for key in found:
            if not in_time():
                return request
            trail.note(tables(AUDIT), str(key["id"]), "erase", _REASON, time.time(), who=who)
            store.personal.erase_one(tables(store.table), key)
        request = _done(tables, request, store, count)
    for key in [] if only else keys(tables, _store("request"), [person]):
        if key["id"] != request["id"]:
            requests.erase_one(table, key)
    return _finish(tables, request)


def unfinished(tables: Tables) -> list[Item]:
    """Erasures that were begun and are not done."""
    return [item for item in requests.open_ones(tables(REQUESTS)) if item["kind"] == "erase"]


def _plan(tables: Tables, request: Item, store: Store, person: Person, only: str) -> tuple[list[Item], int]:
    """What is still to go from a store, and how many items it is with those that went in an earlier try. Both are
    written down before anything goes.
    """
    found = [key for key in keys(tables, store, [person]) if not only or _is_named(tables, store, key, only)]
    planned = {str(key["id"]): key for key in [*request["planned"].get(store.record, []), *found]}
    listed = list(planned.values())
    if listed != request["planned"].get(store.record):
        request["planned"][store.record] = listed
        names_ = {"#planned": "planned", "#store": store.record}
        requests.change(tables(REQUESTS), request["id"], "SET #planned.#store = :keys", {":keys": listed}, names_)
    return found, len(listed)


def _is_named(tables: Tables, store: Store, key: Item, only: str) -> bool:
    item = tables(store.table).get(key)
    return item is not None and item.get("name") == only


def _done(tables: Tables, request: Item, store: Store, count: int) -> Item:
    update = "SET #done.#store = :count REMOVE #planned.#store"
    names_ = {"#done": "done", "#planned": "planned", "#store": store.record}
    return requests.change(tables(REQUESTS), request["id"], update, {":count": count}, names_) or request


def _finish(tables: Tables, request: Item) -> Item:
    now = time.time()
    return requests.finish_erasure(tables(REQUESTS), request["id"], now, int(now) + BACKUP_DAYS * _DAY) or request


def _store(record: str) -> Store:
    return next(store for store in STORES if store.record == record)
