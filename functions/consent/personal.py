"""What consent records hold about a visitor: found, copied, erased (GDPR Art. 15, 17 and 20). They cannot be corrected.

They are found by the visitor's id, the value of ``__Host-visitor``, or one by the number on its card: no record holds a
name or an address. Only this module and a record's expiry erase one.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NoReturn

from functions.core import person_index
from functions.core.attributes import Item, typed
from functions.core.person import Person, of_visitor, one_way
from functions.core.table import Pages, Table, flat

KEY = ("visitor", "id")


class AppendOnlyError(Exception):
    """Consent records are only ever added to."""


def find(table: Table, person: Person) -> Pages:
    """The keys of a visitor's records; an address finds nothing."""
    for part, seen in _records(table, person):
        yield [{name: item[name] for name in KEY} for item in part], seen


def export(table: Table, person: Person) -> list[Item]:
    """What a visitor chose, oldest first by the server's clock."""
    found = flat(_records(table, person))
    return sorted(found, key=lambda item: str(item["recorded_at"]))


def receipt_id(record: Item) -> str:
    """What a receipt is called by: visitor and record, both one way, joined by a dot."""
    return ".".join(one_way(record[name]) for name in KEY)


def of_receipts(table: Table, receipts: Collection[str]) -> dict[str, Item]:
    """The keys of the records that receipts or numbers of cards are of, by these: by the indexes of both.

    A record from before receipts were written into records is found by a look through the whole table, once, until the
    pass at the desk has written them there (functions/core/person_index.py).
    """
    found = {name: key for name in receipts if (key := _in_index(table, name))}
    missing = set(receipts) - set(found)
    return found if not missing or person_index.is_complete() else found | _searched(table, missing)


def of_receipt(table: Table, receipt: str) -> Item | None:
    """The key of the record that a receipt or the number of a card is of, searched for where no index knows it."""
    return _in_index(table, receipt) or _searched(table, (receipt,)).get(receipt)


def correct(table: Table, person: Person) -> NoReturn:  # noqa: ARG001 - as every capability's
    """:raises AppendOnlyError: always. A record proves what was said and when (Art. 7(1)); whoever has changed their
    mind says so by a new choice, which is recorded beside it (Art. 7(3)).
    """
    raise AppendOnlyError("A consent record says what was chosen then, and is not changed: a new choice is recorded.")


def erase(table: Table, person: Person) -> int:
    """Erase all records of a visitor; how many there were."""
    keys = list(flat(find(table, person)))
    for key in keys:
        erase_one(table, key)
    return len(keys)


def erase_one(table: Table, key: Item) -> None:
    """Erase one record. Repeating it does no harm."""
    table.client.delete_item(TableName=table.name, Key=typed(key))


def numbered(table: Table, number: str) -> Item | None:
    """The record under the number on a card. One written a moment ago may not be in the index yet.

    Whoever erases it names it by :data:`KEY`.
    """
    keys = flat(table.under("card", number, index="by-card"))
    found = (item for key in keys for item in export(table, of_visitor(str(key["visitor"]))))
    return next((item for item in found if item.get("card") == number), None)


def _in_index(table: Table, name: str) -> Item | None:
    kind = "receipt" if "." in name else "card"
    keys = flat(table.under(kind, name, index=f"by-{kind}"))
    return next(({key: item[key] for key in KEY} for item in keys), None)


def _searched(table: Table, names: Collection[str]) -> dict[str, Item]:
    pages = table.pages("scan", ProjectionExpression="visitor, id, card", ConsistentRead=True)
    found = ((name, one) for one in flat(pages) for name in (receipt_id(one), one.get("card")))
    return {str(name): {key: one[key] for key in KEY} for name, one in found if name in names}


def _records(table: Table, person: Person) -> Pages:
    if person.kind == "visitor":
        yield from table.under("visitor", person.key, consistent=True)
