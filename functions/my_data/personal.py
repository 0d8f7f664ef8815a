"""What sign-ins to My data hold about a person: found, copied, corrected, erased. Only this module and a sign-in's
expiry erase one.
"""

from __future__ import annotations

from functions.core.attributes import Item, typed
from functions.core.person import Person
from functions.core.table import Pages, Table, flat

KEY, ADDRESSES = ("id",), ("email", "instead_of")
# Hashes and counters of ours, by which somebody is let in: they say nothing about a person, and a copy is no place for
# them.
_OURS = ("asked_by", "session", "tries")


def find(table: Table, person: Person) -> Pages:
    """The keys of a person's sign-ins, those to a new address of theirs as well. The table holds 30 days."""
    return table.of_address(person, *ADDRESSES)


def export(table: Table, person: Person, found: Pages | None = None) -> list[Item]:
    """All sign-ins of a person, oldest first.

    :param found: their keys, by default those of :func:`find`. A link to a new address stands under that one in the
        index, so the sign-in in which it was asked for leads to it.
    """
    items = list(table.each(flat(found or find(table, person))))
    there = {item["id"] for item in items}
    asked = dict.fromkeys(one for item in items for one in item.get("led_to", ()) if one not in there)
    items += table.each({"id": one} for one in asked)
    kept = [{name: value for name, value in item.items() if name not in _OURS} for item in items]
    return sorted(kept, key=lambda item: str(item["asked_at"]))


def correct(table: Table, person: Person, *, name: str | None = None, email: str | None = None) -> int:  # noqa: ARG001
    """None: a sign-in says which address asked on that day, and is over within the day."""
    return 0


def erase(table: Table, person: Person) -> int:
    """Erase all sign-ins of a person, and with them every session; how many there were."""
    keys = list(flat(find(table, person)))
    for key in keys:
        erase_one(table, key)
    return len(keys)


def erase_one(table: Table, key: Item) -> None:
    """Erase one sign-in, with a mail still to be sent. Repeating it does no harm."""
    table.client.delete_item(TableName=table.name, Key=typed(key))
