"""The audit's lines about records of a person: those of staff, read; those of what the person did, added.

A line names a record by its id, and holds nothing of what the record says. After an erasure the lines are what a
restore goes by, so that it brings nobody back (infra/operations/restore.py).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from uuid import uuid4

from functions import register
from functions.core.attributes import Item, timestamp, typed
from functions.core.table import Table

PERSON = "the person"


def note(table: Table, record: str, action: str, reason: str, now: float, *, who: str = PERSON) -> None:
    """Add a line about what the person did, or one of us for them."""
    line = {
        "record": record,
        "at": f"{timestamp(now)}#{secrets.token_hex(4)}",
        "id": str(uuid4()),
        "who": who,
        "action": action,
        "reason": reason,
        "expires_at": register.current().records["audit"].expires_at(now),
    }
    table.client.put_item(TableName=table.name, Item=typed(line))


def lines(table: Table, records: Iterable[str]) -> list[Item]:
    """All lines about some records, oldest first, without the name of whoever of us it was."""
    found: list[Item] = []
    for record in records:
        for page, _ in table.under("record", record, consistent=True):
            found += [line | {"who": line["who"] if line["who"] == PERSON else "one of us"} for line in page]
    return sorted(found, key=lambda line: str(line["at"]))
