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
from functions.my_data import requests, stores, trail
from functions.my_data.stores import AUDIT, STORES, Held, Store, Tables, held, keys
from functions.register.model import DAY

REQUESTS = "REQUEST_TABLE"
# The longest that a copy of a table can be read: DynamoDB's point-in-time recovery (infra/template.yaml).
BACKUP_DAYS = 35
_REASON = "erasure that the person asked for"


@dataclass(frozen=True, slots=True)
class Look:
    """What an erasure would do in one store, before it is done."""

    store: Store
    count: int
    until: int


def look(parts: Sequence[Held]) -> list[Look]:
    """Store by store: how many items, and until when what stays would stay (epoch seconds)."""
    return [
        Look(part.store, len(part.items), max((int(item.get("expires_at", 0)) for item in part.items), default=0))
        for part in parts
    ]


def names(parts: Sequence[Held]) -> list[str]:
    """The names that somebody has written under: more than one person may share an address."""
    return sorted({str(item["name"]) for part in parts for item in part.items if item.get("name")})


def begin(tables: Tables, email: str, came: str, only: str = "", kept: Item | None = None) -> Item:
    """Write down that somebody is to be erased. An erasure of theirs that is open already is taken up again.

    :param kept: what stays of this person as far as only their browser leads to it (:func:`staying`).
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
        if store.goes == "nothing" or store.record == "request" or (only and store.record == "sign-in"):
            continue
        if store.record in request["done"] or store.record in request["kept"]:
            continue
        found, planned = _plan(tables, request, store, person, only)
        for key in found:
            if not in_time():
                return request
            trail.note(tables(AUDIT), store.name(key), "erase", _REASON, time.time(), who=who)
            store.erase_one(tables, key)
        request = _done(tables, request, store, planned)
    for key in [] if only else keys(tables, stores.of("request"), [person]):
        if key["id"] != request["id"]:
            requests.erase_one(table, key)
    left = {} if only else staying(look(held(tables, [person], whole=True)), without=("request",))
    return _finish(tables, request, left)


def staying(found: Sequence[Look], without: Sequence[str] = ()) -> Item:
    """What an erasure leaves, by store: how many items, and until when at the latest (0: for good)."""
    left = (one for one in found if one.store.goes != "all" and one.count and one.store.record not in without)
    return {one.store.record: {"count": one.count, "until": one.until} for one in left}


def unfinished(tables: Tables) -> list[Item]:
    """Erasures that were begun and are not done."""
    return [item for item in requests.open_ones(tables(REQUESTS)) if item["kind"] == "erase"]


def _plan(tables: Tables, request: Item, store: Store, person: Person, only: str) -> tuple[list[Item], list[Item]]:
    """What is still to go from a store, and that with what went in an earlier try. The second is written down before
    anything goes.
    """
    found = [key for key in keys(tables, store, [person]) if not only or _is_named(tables, store, key, only)]
    planned = {"#".join(map(str, key.values())): key for key in [*request["planned"].get(store.record, []), *found]}
    listed = list(planned.values())
    if listed != request["planned"].get(store.record, []):
        request["planned"][store.record] = listed
        own = {"#store": store.record}
        requests.change(tables(REQUESTS), request["id"], "SET #planned.#store = :keys", {":keys": listed}, own)
    return found, listed


def _is_named(tables: Tables, store: Store, key: Item, only: str) -> bool:
    item = tables(store.table).get(key)
    return item is not None and item.get("name") == only


def _done(tables: Tables, request: Item, store: Store, planned: list[Item]) -> Item:
    """Write down what became of a store: how many items went, or how many stay without what went of them."""
    where = "done"
    value: int | Item = len(planned)
    if store.goes == "in part" and planned:
        items = (tables(store.table).get(key) for key in planned)
        until = max((int(item.get("expires_at", 0)) for item in items if item), default=0)
        where, value = "kept", {"count": len(planned), "until": until}
    own = {"#where": where, "#store": store.record}
    update = "SET #where.#store = :value REMOVE #planned.#store"
    return requests.change(tables(REQUESTS), request["id"], update, {":value": value}, own) or request


def _finish(tables: Tables, request: Item, left: Item) -> Item:
    """:param left: what stays beside what is written down already."""
    now, kept = time.time(), left | request["kept"]
    until = int(now) + BACKUP_DAYS * DAY
    return requests.finish_erasure(tables(REQUESTS), request["id"], now, until, kept) or request
