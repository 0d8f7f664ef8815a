"""Who of us opened or changed what, when and what for: a line written before it is shown or done, or it is neither.

A line names a record by its id and holds nothing of what the record says, so it may outlive the record.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from uuid import UUID, uuid4

from desk.store import Store
from functions import register as registers
from functions.core.attributes import Item, timestamp

# What stands in place of an id where a list was looked at, or the table searched by address.
LISTS = ("inbox", "quarantine", "search", "audit", "orders", "stock", "statement", "news", "requests", "disclosures")


def write(store: Store, record: str, action: str, reason: str) -> None:
    """Add a line.

    :param record: the id of a message or consent, or one of ``LISTS``.
    :raises StoreError: where it could not be written; the caller then stops.
    """
    if not store.clock.heard:
        # A line's date decides what a restore brings back, so it is the server's, and not this machine's.
        next(lines(store, record), None)
    now = store.clock.now()
    line = {
        "record": record,
        "at": f"{timestamp(now)}#{secrets.token_hex(4)}",
        "id": str(uuid4()),
        "who": store.who,
        "action": action,
        "reason": reason,
        "expires_at": registers.current().records["audit"].expires_at(now),
    }
    store.put_new("audit", "record", line)


def lines(store: Store, record: str) -> Iterator[tuple[list[Item], int]]:
    """Pages of lines in no order: of one record, of all whose id begins with ``record``, or of all (``""``)."""
    if not record:
        yield from store.pages("scan", "audit", ConsistentRead=True)
        return
    if record in LISTS or _is_id(record):
        operation, condition = "query", {"KeyConditionExpression": "#record = :record"}
    else:
        operation, condition = "scan", {"FilterExpression": "begins_with(#record, :record)"}
    yield from store.pages(
        operation,
        "audit",
        **condition,
        ExpressionAttributeNames={"#record": "record"},
        ExpressionAttributeValues={":record": {"S": record}},
        ConsistentRead=True,
    )


def _is_id(record: str) -> bool:
    try:
        return str(UUID(record)) == record
    except ValueError:
        return False
