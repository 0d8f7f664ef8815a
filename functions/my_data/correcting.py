"""Putting a person's name or address right wherever it stands, with a line of the audit for each record."""

from __future__ import annotations

import time

from functions.contact import fields
from functions.core.person import Person, of_address
from functions.my_data import requests, trail
from functions.my_data.stores import AUDIT, STORES, Tables, keys

_REASON = "correction that the person asked for"


def name(tables: Tables, email: str, to: str, came: str = "my-data", who: str = trail.PERSON) -> int:
    """Put the name right that this address wrote under; how many records there were.

    :param came: by which way it was asked (requests.py). :param who: whom the audit names for it.
    :raises functions.core.text.TextError: where the contact form would not take it.
    """
    return _corrected(tables, of_address(email), came, email, who, name=fields.checked_one("name", to))


def address(tables: Tables, email: str, to: str, came: str = "my-data") -> int:
    """Put another address in place of this one, once its owner has shown that mail to it is read."""
    return _corrected(tables, of_address(email), came, to, trail.PERSON, email=to)


def _corrected(tables: Tables, person: Person, came: str, then: str, who: str, **values: str) -> int:
    table, count = tables("REQUEST_TABLE"), 0
    request = requests.begin(table, "correct", then, came, time.time())
    moves = "email" in values and not person.writes_from(values["email"])
    if moves:
        from functions.my_data import news  # noqa: PLC0415 - it makes a client of its own, for which the desk has no settings

        count += news.move(person.key, values["email"])
    for store in STORES:
        if store.goes == "nothing" or (moves and store.record == "list"):
            continue
        found = keys(tables, store, [person])
        changed = store.personal.correct(tables(store.table), person, **values)
        for key in found[:changed]:
            trail.note(tables(AUDIT), store.name(key), "correct", _REASON, time.time(), who=who)
        count += changed
    requests.log(table, request["id"], f"corrected: {', '.join(values)}, in {count} records", time.time(), done=True)
    return count
