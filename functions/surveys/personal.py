"""What is held of those who entered a contest: found, copied, corrected, erased (GDPR Art. 15, 16, 17 and 20).

An entry is an address and the hash of a ticket. It goes when its person takes it back, when the prize is sent, and at
the latest when its time is up.
"""

from __future__ import annotations

from functions.core import email_address, person_index
from functions.core.attributes import Item, typed
from functions.core.person import Person
from functions.core.table import Pages, Table, flat

KEY, ADDRESSES = ("id",), ("email",)


def find(table: Table, person: Person) -> Pages:
    """The keys of a person's entries. A visitor id finds nothing."""
    return table.of_address(person, *ADDRESSES)


def export(table: Table, person: Person, found: Pages | None = None) -> list[Item]:
    """All that is held of a person's entries.

    :param found: their keys, by default those of :func:`find`.
    """
    return list(table.each(flat(found or find(table, person))))


def export_one(table: Table, key: Item) -> Item | None:
    """All that is held of one entry; None where it has gone."""
    return table.get(key)


def correct(table: Table, person: Person, *, name: str | None = None, email: str | None = None) -> int:  # noqa: ARG001
    """Put a person's address right in all their entries; how many there were. An entry knows no name.

    :raises functions.core.text.TextError: where it is no address.
    """
    if email is None:
        return 0
    spelled = email_address.checked(email)
    values = {":email": spelled, ":person": person_index.hashed(spelled)}
    update, there = "SET email = :email, person = :person", "attribute_exists(id)"
    changed = [table.change(key, update, only_if=there, values=values) for key in _keys(table, person)]
    return sum(one is not None for one in changed)


def erase(table: Table, person: Person) -> int:
    """Erase all entries of a person; how many there were."""
    keys = _keys(table, person)
    for key in keys:
        erase_one(table, key)
    return len(keys)


def erase_one(table: Table, key: Item) -> None:
    """Erase one entry. Repeating it does no harm."""
    table.client.delete_item(TableName=table.name, Key=typed(key))


def destroy_keys(table: Table, survey: str) -> None:
    """Destroy the keys of a survey with one answer a person, which could tell whose invitation was used."""
    erase_one(table, {"survey": survey})


def of_contest(table: Table, contest: str) -> list[Item]:
    """The entries of one contest."""
    pages = table.pages("scan", ConsistentRead=True)
    return [item for item in flat(pages) if item.get("contest") == contest]


def _keys(table: Table, person: Person) -> list[Item]:
    return list(flat(find(table, person)))
