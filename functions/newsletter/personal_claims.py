"""Which letters went to a person, as campaigns keep it for 30 days: by keyed hash, without the address.

An erasure takes the subscription first. So nothing claims a mail to that person anew, and a letter that is on its way
at that moment finds nothing to write down.
"""

from __future__ import annotations

from functions.core.attributes import Item
from functions.core.person import Person
from functions.core.table import Pages, Table, flat
from functions.newsletter import claims, keys, personal
from functions.newsletter.campaigns import Campaigns

KEY = ("campaign", "item")
erase_one = personal.erase_one


def find(table: Table, person: Person) -> Pages:
    """The keys of a person's claims: one look into every campaign there was, by the list key."""
    for part, seen in _pages(table, person):
        yield [{"campaign": item["campaign"], "item": item["item"]} for item in part], seen


def export(table: Table, person: Person) -> list[Item]:
    """All claims of a person, the earliest first."""
    return sorted(flat(_pages(table, person)), key=lambda item: int(item["until"]))


def correct(table: Table, person: Person, *, name: str | None = None, email: str | None = None) -> int:  # noqa: ARG001
    """None: a claim says that a letter went to an address, and has neither it nor a name."""
    return 0


def _pages(table: Table, person: Person) -> Pages:
    if person.kind != "address":
        return
    one = keys.person_hash(person.key)
    wanted = [claims.key(str(header["item"]), one) for header in Campaigns(table).all()]
    found = list(table.each(wanted))
    yield found, len(found)
