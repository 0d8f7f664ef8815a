"""Objecting, purpose by purpose (GDPR Art. 21 and 18): news end at once; messages are set aside until we have decided.

The page and the desk both come here. Each objection is a request, with what was done in its log.
"""

from __future__ import annotations

import time

from functions.contact import personal as contact
from functions.core.attributes import Item
from functions.core.person import of_address
from functions.my_data import requests, stores, trail
from functions.my_data.stores import AUDIT, Tables, keys
from functions.newsletter import personal as newsletter

_REASON = "objection of the person"
_MESSAGES = stores.of("message")
_LIST = stores.of("list")


def to_news(tables: Tables, email: str, came: str = "my-data", who: str = trail.PERSON) -> Item | None:
    """Take an address off the list, which needs nobody's decision: the request, closed; None where it was not on it.

    :param came: by which way it was asked (requests.py). :param who: whom the audit names for it.
    """
    person, now = of_address(email), time.time()
    listed = keys(tables, _LIST, [person])
    if not newsletter.leave(tables("LIST_TABLE"), tables("LIST_PROOF_TABLE"), person):
        return None
    for key in listed:
        trail.note(tables(AUDIT), _LIST.name(key), "leave", _REASON, now, who=who)
    return _written(tables, email, came, "left the list", done=True)


def to_messages(
    tables: Tables, email: str, only: str = "", came: str = "my-data", who: str = trail.PERSON
) -> tuple[Item | None, int]:
    """Set a person's messages aside, with every mail about them: the request, open until one of us has decided, and how
    many messages it is about. None where there are none.

    :param only: the id of one message, where it is about that one alone; somebody else's is left as it is.
    """
    found = [key for key in keys(tables, _MESSAGES, [of_address(email)]) if only in ("", key["id"])]
    aside = [key for key in found if contact.restrict_one(tables("MESSAGE_TABLE"), key)]
    if not aside:
        return None, 0
    for key in aside:
        trail.note(tables(AUDIT), key["id"], "restrict", _REASON, time.time(), who=who)
    said = f"message {aside[0]['id'][:8]} is set aside" if len(aside) == 1 else f"{len(aside)} messages are set aside"
    return _written(tables, email, came, said), len(aside)


def to_statistics(tables: Tables, email: str, came: str) -> Item:
    """Write down that page views are tied to nobody, so that there is nothing to end for one person: the request."""
    return _written(tables, email, came, "page views are tied to nobody", done=True)


def _written(tables: Tables, email: str, came: str, said: str, *, done: bool = False) -> Item:
    now, table = time.time(), tables("REQUEST_TABLE")
    request = requests.begin(table, "object", email, came, now)
    return requests.log(table, request["id"], said, now, done=done) or request
