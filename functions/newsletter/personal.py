"""What the list holds about a person: found, copied, corrected, left, erased (GDPR Art. 15, 16, 17, 20 and 21).

Erasing takes the item with the address. What stays is by keyed hash and names nobody (by_hash.py): the proof of each
yes for its time (Art. 17(3)(e)), and that nothing may go there again.
"""

from __future__ import annotations

import time

from functions import register
from functions.core import email_address, problems
from functions.core.attributes import Item, typed
from functions.core.person import Person
from functions.core.table import Pages, Table, flat
from functions.newsletter import keys, states
from functions.transparency import commitment

KEY = ("person",)
# Changes of one person's item that meet at once; more than this, and somebody is hammering.
_TRIES = 6
_RETRY_AFTER = 1


def find(table: Table, person: Person) -> Pages:
    """The key of a person's item, by the list key (the setting ``LIST_KEY``). A visitor id finds nothing."""
    if person.kind != "address":
        return
    item = table.get({"person": keys.person_hash(person.key)})
    yield [{"person": item["person"]}] if item else [], 1


def export(table: Table, person: Person) -> list[Item]:
    """All that is held of a person's subscription, but for its proof."""
    return [item for item in (table.get(key) for key in _keys(table, person)) if item]


def export_one(table: Table, key: Item) -> Item | None:
    """All that is held in one item; None where it has gone."""
    return table.get(key)


def correct(table: Table, person: Person, *, name: str | None = None, email: str | None = None) -> int:  # noqa: ARG001
    """Put the spelling of an address right; how many items there were. The list knows no names.

    Another mailbox is another person on the list, and has to say yes itself.

    :raises functions.core.text.TextError: where it is no address. :raises ValueError: where it is another mailbox.
    """
    if email is None:
        return 0
    spelled = email_address.checked(email)
    if not person.writes_from(spelled):
        raise ValueError("Another address has to say yes itself: ask for news with it, and leave with this one.")
    return sum(_spelled(table, key, spelled) for key in _keys(table, person))


def erase(table: Table, person: Person, proofs: Table | None = None) -> int:
    """Erase a person's subscription; how many items there were.

    :param proofs: the table of proofs, to which the yeses go first, without the address.
    """
    found = _keys(table, person)
    for one in found:
        if proofs is not None:
            prove(table, proofs, one)
        erase_one(table, one)
    return len(found)


def leave(table: Table, proofs: Table, person: Person) -> bool:
    """Take a person off the list at once (Art. 21(3)), with the line that ends the proof of their yes; whether they
    were on it.

    :raises problems.Problem: 503 where others change the same item all the time.
    """
    for one in _keys(table, person):
        for _ in range(_TRIES):
            item, now = table.get(one), time.time()
            if item is None or "email" not in item:
                return False
            _end_proof(proofs, item, "left", now)
            if table.replace(states.left(item, now), item, "person", states.SEEN):
                return True
        raise problems.not_stored(_RETRY_AFTER)
    return False


def prove(table: Table, proofs: Table, key: Item) -> None:
    """Add the line that ends the proof of an item that is about to be erased. Repeating it adds no second one."""
    item = table.get(key)
    if item is not None:
        _end_proof(proofs, item, "erased", time.time())


def _end_proof(proofs: Table, item: Item, event: str, now: float) -> None:
    """Add the line, with a salt: the log holds its hash. Its id follows from the item, and what stands is never written
    over, so that the same line twice is the first one.
    """
    if item["state"] == states.CONFIRMED:
        line = states.ended(item, event, item["topics"], now)
        expires = register.current().records["list-proof"].expires_at(now)
        proofs.replace(line | {"expires_at": expires, "salt": commitment.salt()}, None, "person", ())


def erase_one(table: Table, key: Item) -> None:
    """Erase one item, with its request and mails still to be sent. Repeating it does no harm."""
    table.client.delete_item(TableName=table.name, Key=typed(key))


def _keys(table: Table, person: Person) -> list[Item]:
    return list(flat(find(table, person)))


def _spelled(table: Table, key: Item, email: str) -> bool:
    """Whether there was an address to put right."""
    changed = table.change(key, "SET email = :email", only_if="attribute_exists(email)", values={":email": email})
    return changed is not None
