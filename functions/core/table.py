"""A table with the client that reaches it: what ``personal.py`` works on, in Lambda, at the desk and in a preview.

Nothing is caught here: a function answers 503 where the table does not (``store.answering``), the desk says it in a
sentence (``Store.answering`` there).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from functions.core.attributes import Item, plain, typed

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# The pages of a search: what was found, and how many items were looked at for it.
Pages = Iterator[tuple[list[Item], int]]


@dataclass(frozen=True, slots=True)
class Table:
    """One table, by its name in the client's account or preview."""

    client: DynamoDBClient
    name: str

    def get(self, key: Mapping[str, str]) -> Item | None:
        """The item under a key, read consistently; None where there is none."""
        found = self.client.get_item(TableName=self.name, Key=typed(key), ConsistentRead=True)
        return plain(found["Item"]) if "Item" in found else None

    def pages(self, operation: str, **arguments: Any) -> Pages:
        """The pages of a ``query`` or ``scan``."""
        client: Any = self.client
        for page in client.get_paginator(operation).paginate(TableName=self.name, **arguments):
            yield [plain(item) for item in page["Items"]], int(page["ScannedCount"])
