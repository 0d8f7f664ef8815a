"""Finding what is held of an address by an index: each item has a keyed hash of its person, and the index that alone.

The hash is HMAC-SHA-256 (RFC 2104) of the normalised address, cut to 128 bits. Its key is a secret of its own: the list
key can never change and makes links, which the forms' functions have no business with, and the keys of forms and links
change each year. So an index that somebody copies tells of no address, and a new key is one pass of the desk
(``cardamum mark``) away.

An index is read a moment late, and knows only items that have the hash. So it serves showing and copying, once the pass
has said that every item has its hash (``PERSON_INDEX``); an erasure always searches the whole table.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from functions.core.attributes import Item
from functions.core.person import Person, keyed, of_address
from functions.core.settings import setting
from functions.core.table import Pages, Table

INDEX, FIELD = "by-person", "person"


def hashed(address: str, key: str = "") -> str:
    """What stands for the person with an address, in whatever spelling of it: 22 characters.

    :param key: by default the function's own.
    :raises ValueError: where it is no address. The message never quotes it.
    """
    return keyed((key or setting("PERSON_KEY")).encode(), of_address(address).key)


def mark(address: str) -> Item:
    """The field of an item that is about the person with an address."""
    return {FIELD: hashed(address)}


def is_complete() -> bool:
    """Whether every item has its hash, as the pass at the desk has said."""
    return os.environ.get("PERSON_INDEX") == "complete"


def find(table: Table, person: Person) -> Pages:
    """The keys (``id``) of a person's items, by the index. A visitor id finds nothing."""
    if person.kind == "address":
        for part, seen in table.under(FIELD, hashed(person.key), index=INDEX):
            yield [{"id": item["id"]} for item in part], seen


def still_theirs(items: Sequence[Item], person: Person, fields: Sequence[str]) -> list[Item]:
    """Those items that have a person's address in one of these fields now: the index is a moment late."""
    return [item for item in items if any(person.writes_from(str(item.get(name) or "")) for name in fields)]
