"""Finding messages: a page of a list, one by its id or the beginning of it.

A message whose time is up is no longer shown, even where the database has not yet cleared it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import click

from desk.errors import NotFoundError
from desk.store import Store
from functions.contact import beside
from functions.core.attributes import Item

STATUSES = ("new", "answered", "done", "quarantined")
_START = re.compile(r"[0-9a-f-]{8,36}")
_CURSOR = re.compile(r"(\d{4}-\d\d-\d\dT[\d:.]+Z)_([0-9a-f-]{36})")
_FULL = 36


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list. ``after`` is where the next one begins, ``""`` after the last."""

    items: list[Item]
    after: str


def page(store: Store, status: str, limit: int, after: str) -> Page:
    """Up to ``limit`` messages of one status, oldest first: who has waited longest is answered first.

    :param after: as the page before gave it, or ``""``.
    :raises click.UsageError: where it is none.
    """
    start = {}
    if after:
        found = _CURSOR.fullmatch(after)
        if found is None:
            raise click.UsageError("--after takes what the page before ended with.")
        key = {"status": {"S": status}, "received_at": {"S": found[1]}, "id": {"S": found[2]}}
        start = {"ExclusiveStartKey": key}
    keys: list[Item] = []
    # One more than asked for, to know whether there is a next page.
    for part, _ in store.pages(
        "query",
        "message",
        IndexName="by-status",
        KeyConditionExpression="#status = :status",
        FilterExpression="expires_at > :now",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":status": {"S": status}, ":now": {"N": str(int(store.clock.now()))}},
        PaginationConfig={"PageSize": limit + 1},
        **start,
    ):
        keys += part
        if len(keys) > limit:
            last = keys[limit - 1]
            return Page(_whole(store, keys[:limit], status), f"{last['received_at']}_{last['id']}")
    return Page(_whole(store, keys, status), "")


def _whole(store: Store, keys: list[Item], status: str) -> list[Item]:
    """The messages under these keys, without those that were erased or changed since the index was read."""
    found = (store.get("message", {"id": key["id"]}) for key in keys)
    return [item for item in found if item is not None and item.get("status") == status]


def how_many(store: Store, status: str) -> int:
    """How many messages have a status."""
    pages = store.pages(
        "query",
        "message",
        IndexName="by-status",
        KeyConditionExpression="#status = :status",
        FilterExpression="expires_at > :now",
        ProjectionExpression="id",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":status": {"S": status}, ":now": {"N": str(int(store.clock.now()))}},
    )
    return sum(len(part) for part, _ in pages)


def get(store: Store, message_id: str) -> Item:
    """A message whole. One from before there was an outbox has no ``mails``, ``replies`` and ``suspicion``.

    :raises NotFoundError: where there is none, or its time is up.
    """
    item = store.get("message", {"id": message_id})
    if item is None or item.get("expires_at", math.inf) <= store.clock.now():
        raise NotFoundError(f"There is no message {message_id}: it has expired, or was erased.")
    return whole(store, item)


def whole(store: Store, item: Item) -> Item:
    """A message with the answers that lie beside it."""
    return beside.whole(item, lambda key: store.get("message", key))


def resolve(store: Store, given: str) -> str:
    """The whole id of the message whose id begins with what was given. Only ids are read.

    :raises click.UsageError: where too little is given.
    :raises NotFoundError: where no message, or more than one, begins so.
    """
    start = given.strip().lower()
    if not _START.fullmatch(start):
        raise click.UsageError(f"“{given}” is no id: give it whole, or its first 8 characters or more.")
    if len(start) == _FULL:
        operation, condition = "query", {"KeyConditionExpression": "id = :start"}
    else:
        operation, condition = "scan", {"FilterExpression": "begins_with(id, :start)"}
    pages = store.pages(
        operation,
        "message",
        **condition,
        ProjectionExpression="id",
        ExpressionAttributeValues={":start": {"S": start}},
        ConsistentRead=True,
    )
    found = [item["id"] for part, _ in pages for item in part]
    if not found:
        raise NotFoundError(f"There is no message {start}. It may have expired, been erased, or lie in another table.")
    if len(found) > 1:
        raise NotFoundError(
            f"{len(found)} messages begin with {start}. Give more of the id: {', '.join(sorted(found)[:5])}"
        )
    return str(found[0])
