"""What the list holds about a person: found, copied, corrected, erased (GDPR Art. 15, 16, 17 and 20).

Erasing takes the item with the address. What stays is by keyed hash and names nobody: the proof of each yes for its
time (Art. 17(3)(e)), and that nothing may go there again.
"""

from __future__ import annotations

import time

from functions import register
from functions.core import email_address
from functions.core.attributes import Item, typed
from functions.core.person import Person
from functions.core.table import Pages, Table
from functions.newsletter import keys, proof, states

KEY = ("person",)


def find(table: Table, person: Person, key: str = "") -> Pages:
    """The key of a person's item: by the list key at once, without it by a search through the whole table. A visitor id
    finds nothing.
    """
    if person.kind != "address":
        return
    if key:
        item = table.get({"person": keys.person_hash(person.key, key)})
        yield [{"person": item["person"]}] if item else [], 1
        return
    for part, seen in table.pages("scan", ProjectionExpression="person, email", ConsistentRead=True):
        yield [{"person": item["person"]} for item in part if person.writes_from(item.get("email", ""))], seen


def export(table: Table, person: Person, key: str = "", proofs: Table | None = None) -> list[Item]:
    """All that is held of a person's subscription.

    :param proofs: the table of proofs, whose lines come too; of somebody who left they are found by the list key alone.
    """
    found = _keys(table, person, key)
    copies = [item for item in (table.get(one) for one in found) if item]
    hashes = {one["person"] for one in found} | ({keys.person_hash(person.key, key)} if key else set())
    return copies + [line for one in sorted(hashes) for line in _lines(proofs, one)]


def export_one(table: Table, key: Item) -> Item | None:
    """All that is held in one item; None where it has gone."""
    return table.get(key)


def correct(table: Table, person: Person, *, email: str, key: str = "") -> int:
    """Put the spelling of an address right; how many items there were.

    Another mailbox is another person on the list, and has to say yes itself.

    :raises functions.core.text.TextError: where it is no address. :raises ValueError: where it is another mailbox.
    """
    spelled = email_address.checked(email)
    if not person.writes_from(spelled):
        raise ValueError("Another address has to say yes itself: ask for news with it, and leave with this one.")
    found = _keys(table, person, key)
    for one in found:
        table.client.update_item(
            TableName=table.name,
            Key=typed(one),
            UpdateExpression="SET email = :email",
            ConditionExpression="attribute_exists(email)",
            ExpressionAttributeValues=typed({":email": spelled}),
        )
    return len(found)


def erase(table: Table, person: Person, key: str = "", proofs: Table | None = None) -> int:
    """Erase a person's subscription; how many items there were.

    :param proofs: the table of proofs, to which the yeses go first, without the address.
    """
    found = _keys(table, person, key)
    for one in found:
        if proofs is not None:
            _prove(table, proofs, one)
        erase_one(table, one)
    return len(found)


def erase_one(table: Table, key: Item) -> None:
    """Erase one item, with its request and mails still to be sent. Repeating it does no harm."""
    table.client.delete_item(TableName=table.name, Key=typed(key))


def _keys(table: Table, person: Person, key: str) -> list[Item]:
    return [one for part, _ in find(table, person, key) for one in part]


def _lines(proofs: Table | None, person: str) -> list[Item]:
    if proofs is None:
        return []
    pages = proofs.pages(
        "query",
        KeyConditionExpression="person = :person",
        ExpressionAttributeValues={":person": {"S": person}},
        ConsistentRead=True,
    )
    return sorted((line for page, _ in pages for line in page), key=lambda line: str(line["at"]))


def _prove(table: Table, proofs: Table, key: Item) -> None:
    item, now = table.get(key), time.time()
    if item is None or item["state"] != states.CONFIRMED:
        return
    line = proof.ended(item, "erased", item["topics"], now)
    expires = register.current().records["list-proof"].expires_at(now)
    proofs.client.put_item(TableName=proofs.name, Item=typed(line | {"expires_at": expires}))
