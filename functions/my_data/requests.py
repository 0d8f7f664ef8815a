"""What people asked of us about their data: each a record with a day by which it is to be done, and what was done.

A request names its person by the address, until that person's data is erased: then the address is taken out, and what
is left leads back to nobody. It is the proof that a request was met, so it is never erased before its time.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from functions import register
from functions.core import person_index
from functions.core.attributes import Item, timestamp, typed
from functions.core.person import Person
from functions.core.table import Pages, Table, flat
from functions.register.model import DAY

KEY, ADDRESSES = ("id",), ("email",)
# One month from the request (GDPR Art. 12(3)); the shortest month, so that it is never late.
DUE_DAYS = 28


def begin(table: Table, kind: str, email: str, came: str, now: float, **own: Any) -> Item:
    """Write down a request.

    :param kind: access, correct, object or erase. :param email: may be empty where ``came`` is ``card``.
    :param came: by which way: ``my-data``, ``mail``, ``phone`` or ``card``.
    """
    item: Item = {
        "id": str(uuid4()),
        "kind": kind,
        "came": came,
        **({"email": email} | person_index.mark(email) if email else {}),
        "received_at": timestamp(now),
        "due_at": int(now) + DUE_DAYS * DAY,
        "state": "open",
        "log": [],
        "expires_at": register.current().records["request"].expires_at(now),
        **own,
    }
    table.client.put_item(TableName=table.name, Item=typed(item), ConditionExpression="attribute_not_exists(id)")
    return item


def change(table: Table, request: str, update: str, values: Item, names: dict[str, str] | None = None) -> Item | None:
    """Change a request that is there: the item as it is then, or None where there is none."""
    return table.change({"id": request}, update, only_if="attribute_exists(id)", values=values, names=names)


def log(table: Table, request: str, said: str, now: float, *, done: bool = False) -> Item | None:
    """Add to a request what was done or answered; ``done`` closes it."""
    values: Item = {":line": [{"at": timestamp(now), "said": said}]}
    update = "SET #log = list_append(#log, :line)"
    if done:
        update += ", #state = :done, #done_at = :now"
        values |= {":done": "done", ":now": timestamp(now)}
    return change(table, request, update, values)


def finish_erasure(table: Table, request: str, now: float, backups_until: int, kept: Item) -> Item | None:
    """Close a request for erasure and take out of it whom it was about, in one write."""
    update = (
        "SET #log = list_append(#log, :line), #state = :done, #done_at = :now, #backups_until = :until, #kept = :kept "
        "REMOVE #email, #person, #only, #planned"
    )
    values: Item = {
        ":line": [{"at": timestamp(now), "said": "erased"}],
        ":done": "done",
        ":now": timestamp(now),
        ":until": backups_until,
        ":kept": kept,
    }
    return change(table, request, update, values)


def open_ones(table: Table) -> list[Item]:
    """The requests that are not done, the one that is due first in front."""
    names = {"#state": "state"}
    pages = table.pages(
        "scan",
        FilterExpression="#state = :open",
        ExpressionAttributeNames=names,
        ExpressionAttributeValues={":open": {"S": "open"}},
        ConsistentRead=True,
    )
    return sorted(flat(pages), key=lambda item: int(item["due_at"]))


def leaf(item: Item) -> Item | None:
    """What the log commits to of a request: what its receipt of erasure says. None of what is no such receipt.

    It names nobody, and nobody can guess its number: it needs no salt.
    """
    if item["kind"] != "erase" or item["state"] != "done":
        return None
    kept = {name: {"count": int(one["count"]), "until": int(one["until"])} for name, one in item["kept"].items()}
    deleted = {name: int(count) for name, count in item["done"].items()}
    return {"erasure": item["id"], "erased": item["done_at"], "deleted": deleted, "kept": kept}


def find(table: Table, person: Person) -> Pages:
    """The keys of a person's requests."""
    return table.of_address(person, *ADDRESSES)


def export(table: Table, person: Person, found: Pages | None = None) -> list[Item]:
    """All requests of a person, oldest first.

    :param found: their keys, by default those of :func:`find`.
    """
    items = table.each(flat(found or find(table, person)))
    return sorted(items, key=lambda item: str(item["received_at"]))


def correct(table: Table, person: Person, *, name: str | None = None, email: str | None = None) -> int:  # noqa: ARG001
    """Put a new address in all requests of a person; how many there were."""
    if email is None:
        return 0
    keys = list(flat(find(table, person)))
    for key in keys:
        values = {":email": email, ":person": person_index.hashed(email)}
        change(table, key["id"], "SET #email = :email, #person = :person", values)
    return len(keys)


def erase_one(table: Table, key: Item) -> None:
    """Take out of a request whom it was about. One that has gone meanwhile stays gone."""
    table.change(key, "REMOVE email, person, #only, planned", only_if="attribute_exists(id)")


def erase(table: Table, person: Person) -> int:
    """Take a person out of all their requests; how many there were."""
    keys = list(flat(find(table, person)))
    for key in keys:
        erase_one(table, key)
    return len(keys)
