"""Putting a person's name or address right wherever it stands, with a line of the audit for each record."""

from __future__ import annotations

import time

from functions.core.person import Person, of_address
from functions.my_data import news, requests, trail
from functions.my_data.stores import AUDIT, STORES, Tables, keys

_REASON = "correction that the person asked for"


def name(tables: Tables, email: str, to: str, came: str = "my-data") -> int:
    """Put the name right that this address wrote under; how many records there were.

    :raises functions.core.text.TextError: where the contact form would not take it.
    """
    return _corrected(tables, of_address(email), came, email, name=to)


def address(tables: Tables, email: str, to: str, came: str = "my-data") -> int:
    """Put another address in place of this one, once its owner has shown that mail to it is read."""
    return _corrected(tables, of_address(email), came, to, email=to)


def _corrected(tables: Tables, person: Person, came: str, then: str, **values: str) -> int:
    table, count = tables("REQUEST_TABLE"), 0
    request = requests.begin(table, "correct", then, came, time.time())
    moves = "email" in values and not person.writes_from(values["email"])
    if moves:
        count += news.move(person.key, values["email"])
    for store in STORES:
        if store.goes == "nothing" or (moves and store.record == "list"):
            continue
        found = keys(tables, store, [person])
        changed = store.personal.correct(tables(store.table), person, **values)
        for key in found[:changed]:
            trail.note(tables(AUDIT), store.name(key), "correct", _REASON, time.time())
        count += changed
    requests.log(table, request["id"], f"corrected: {', '.join(values)}, in {count} records", time.time(), done=True)
    return count
