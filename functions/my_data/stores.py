"""Every store that holds something about people: which record of the register it is, and who finds, copies and erases.

A new capability is one line here. What the page, the copy and the erasure do with a store follows from its line and
from the register; tests/functions/my_data/test_sweep.py fails where a table has a person's items and no line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from functions.consent import personal as consent
from functions.contact import personal as contact
from functions.core import person_index
from functions.core.attributes import Item
from functions.core.person import Person
from functions.core.table import Pages, Table, flat
from functions.my_data import personal as sign_ins
from functions.my_data import requests, trail
from functions.newsletter import by_hash, personal_claims
from functions.newsletter import personal as newsletter
from functions.orders import personal as orders
from functions.surveys import personal as entries

Tables = Callable[[str], Table]


@dataclass(frozen=True, slots=True)
class Store:
    """One store. ``personal`` is the capability's module; ``moment`` names the field by which items are put in order,
    and ``about`` those that tell one from another before it is opened.

    ``goes`` says how much of it an erasure takes; where that is not all, ``[my_data.stays]`` says why.
    ``named`` is the field that names an item in the audit, and ``beside`` the table in which the capability writes down
    what it has to before it erases.
    """

    record: str
    table: str
    personal: Any
    moment: str
    about: tuple[str, ...]
    goes: Literal["all", "in part", "nothing"] = "all"
    named: str = "id"
    beside: str = ""

    def name(self, item: Item) -> str:
        """What the audit calls an item, or the item of a key."""
        return str(item[self.named])

    def erase_one(self, tables: Tables, key: Item) -> None:
        """Erase one item, or what of it may go."""
        table = tables(self.table)
        if self.beside:
            self.personal.prove(table, tables(self.beside), key)
        self.personal.erase_one(table, key)


STORES = (
    Store("message", "MESSAGE_TABLE", contact, "received_at", ("name", "order")),
    Store("order", "ORDER_TABLE", orders, "placed_at", ("number", "state"), goes="in part"),
    Store("list", "LIST_TABLE", newsletter, "requested_at", ("state",), named="person", beside="LIST_PROOF_TABLE"),
    Store("list-proof", "LIST_PROOF_TABLE", by_hash, "at", ("event",), goes="nothing"),
    Store("suppression", "SUPPRESSION_TABLE", by_hash, "at", ("reason",), goes="nothing", named="person"),
    # After the list: nobody claims a mail anew to whom it no longer leads.
    Store("campaign", "CAMPAIGN_TABLE", personal_claims, "", ("campaign", "state"), named="item"),
    Store("entry", "ENTRY_TABLE", entries, "", ("contest", "day")),
    Store("consent", "CONSENT_TABLE", consent, "recorded_at", ("surface",), goes="nothing"),
    Store("request", "REQUEST_TABLE", requests, "received_at", ("kind",), goes="in part"),
    # The last: while a sign-in is there, its person can begin an erasure again that did not come to its end.
    Store("sign-in", "SIGNIN_TABLE", sign_ins, "asked_at", ("browser", "system")),
)
AUDIT = "AUDIT_TABLE"
_BY_RECORD = {store.record: store for store in STORES}
# Stores whose items nobody can tie to a person, ourselves included.
UNTIED = ("sender", "stock", "survey-answer", "view", "views", "arrivals", "web-log")
# What does not tell whether somebody is known: the question for a link itself, what only a browser leads to, and what
# nobody has of whom the list or its proof holds nothing.
_UNASKED = ("sign-in", "consent", "campaign")


@dataclass(frozen=True, slots=True)
class Held:
    """What one store holds of a person, oldest first."""

    store: Store
    items: Sequence[Item]


def of(record: str) -> Store:
    """The store of a record of the register."""
    return _BY_RECORD[record]


def held(tables: Tables, persons: Sequence[Person], *, whole: bool = False) -> list[Held]:
    """All that is held of somebody: an address, and a visitor's id where their browser has one.

    :param whole: search through the whole of each table, as an erasure does; else by the index where there is one,
        which is a moment late (functions/core/person_index.py).
    """
    return [Held(store, _items(tables, store, persons, whole)) for store in STORES]


def is_known(tables: Tables, person: Person) -> bool:
    """Whether anything is held but the question for a link itself."""
    kept = (store for store in STORES if store.record not in _UNASKED)
    return any(part for store in kept for part, _ in _found(tables(store.table), store, person))


def keys(tables: Tables, store: Store, persons: Sequence[Person]) -> list[Item]:
    """The keys of somebody's items in one store."""
    found = (store.personal.find(tables(store.table), person) for person in persons)
    return [key for pages in found for key in flat(pages)]


def audit(tables: Tables, everything: Sequence[Held]) -> list[Item]:
    """What the audit says of these items."""
    named = [part.store.name(item) for part in everything for item in part.items]
    return trail.lines(tables(AUDIT), dict.fromkeys(named))


def _found(table: Table, store: Store, person: Person) -> Pages:
    """The keys of somebody's items in one store, by the index where there is one."""
    return person_index.find(table, person) if _is_indexed(store) else store.personal.find(table, person)


def _is_indexed(store: Store) -> bool:
    return hasattr(store.personal, "ADDRESSES") and person_index.is_complete()


def _items(tables: Tables, store: Store, persons: Sequence[Person], whole: bool) -> list[Item]:
    items = [item for person in persons for item in _of(tables(store.table), store, person, whole)]
    return sorted(items, key=lambda item: str(item.get(store.moment, "")))


def _of(table: Table, store: Store, person: Person, whole: bool) -> list[Item]:
    if whole or not _is_indexed(store):
        return list(store.personal.export(table, person))
    items = store.personal.export(table, person, person_index.find(table, person))
    return person_index.still_theirs(items, person, store.personal.ADDRESSES)
