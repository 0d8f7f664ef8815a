"""What messages hold about a person: found, copied, corrected, erased (GDPR Art. 15, 16, 17 and 20).

A message is its own outbox and every index is made from it, so where it goes, everything about it goes. Only this
module and a message's expiry erase one.
"""

from __future__ import annotations

from functions.contact import beside, fields
from functions.core import person_index
from functions.core.attributes import Item, typed
from functions.core.person import Person
from functions.core.table import Pages, Table, flat

KEY, ADDRESSES = ("id",), ("email",)
# No change brings an erased message back.
_THERE = "attribute_exists(id)"


def find(table: Table, person: Person) -> Pages:
    """The keys of a person's messages. A message whose time is up and that is still held is found as well. A visitor id
    finds nothing: no message has one.
    """
    return table.of_address(person, *ADDRESSES)


def export(table: Table, person: Person, found: Pages | None = None) -> list[Item]:
    """All that is held of a person's messages, oldest first.

    :param found: their keys, by default those of :func:`find`.
    """
    read = table.each(flat(found or find(table, person)))
    items = (beside.whole(item, table.get) for item in read)
    return sorted(items, key=lambda item: str(item.get("received_at", "")))


def export_one(table: Table, key: Item) -> Item | None:
    """All that is held of one message; None where it has gone."""
    item = table.get(key)
    return beside.whole(item, table.get) if item else None


def correct(table: Table, person: Person, *, name: str | None = None, email: str | None = None) -> int:
    """Put a person's name or address right in all their messages; how many there were.

    What they wrote stays: it says what was said on that day, and is made complete by writing again, not by changing it.
    Mails still to be sent go to the new address.

    :raises functions.core.text.TextError: where the form would not take the name or the address.
    """
    given = {"name": name, "email": email}
    values = {field: fields.checked_one(field, value) for field, value in given.items() if value is not None}
    if not values:
        raise ValueError("nothing to correct")
    values |= person_index.mark(values["email"]) if email is not None else {}
    return sum(_corrected(table, key, values) for key in _keys(table, person))


def restrict_one(table: Table, key: Item) -> bool:
    """Set one message aside with every mail about it, until somebody decides (GDPR Art. 18); whether it was there."""
    aside = {":aside": "quarantined"}
    return table.change(key, "SET #status = :aside", only_if=_THERE, values=aside) is not None


def erase(table: Table, person: Person) -> int:
    """Erase all messages of a person; how many there were."""
    keys = _keys(table, person)
    for key in keys:
        erase_one(table, key)
    return len(keys)


def erase_one(table: Table, key: Item) -> None:
    """Erase one message, with its answers, also those that lie beside it, and with mails still to be sent. Repeating it
    does no harm: what lies beside goes first, so that nothing is left that no message names.
    """
    for answer in beside.keys(table.get(key) or {}):
        table.client.delete_item(TableName=table.name, Key=typed(answer))
    table.client.delete_item(TableName=table.name, Key=typed(key))


def _keys(table: Table, person: Person) -> list[Item]:
    return list(flat(find(table, person)))


def _corrected(table: Table, key: Item, values: dict[str, str]) -> bool:
    """Whether it was still there."""
    update = "SET " + ", ".join(f"#{field} = :{field}" for field in values)
    filled = {f":{field}": value for field, value in values.items()}
    return table.change(key, update, only_if=_THERE, values=filled) is not None
