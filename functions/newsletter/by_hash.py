"""What is held by the keyed hash of an address and without it: the proof of each yes, and that nothing may go there.

Both are only ever added to, and outlive an erasure: they name nobody, and whoever knows the address finds them again.
"""

from __future__ import annotations

from functions.core.attributes import Item
from functions.core.person import Person
from functions.core.table import Pages, Table, flat
from functions.newsletter import keys

_KEY = ("person", "id")


def find(table: Table, person: Person) -> Pages:
    """The keys of what is held of a person, by the list key (the setting ``LIST_KEY``)."""
    for part, seen in _pages(table, person):
        yield [{name: item[name] for name in _KEY if name in item} for item in part], seen


def export(table: Table, person: Person) -> list[Item]:
    """All that is held, oldest first."""
    return sorted(flat(_pages(table, person)), key=lambda item: str(item["at"]))


def _pages(table: Table, person: Person) -> Pages:
    if person.kind != "address":
        return
    yield from table.under("person", keys.person_hash(person.key), consistent=True)
