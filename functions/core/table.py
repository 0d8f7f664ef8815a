"""A table with the client that reaches it: what ``personal.py`` works on, in Lambda, at the desk and in a preview.

Nothing is caught here: a function answers 503 where the table does not (``store.answering``), the desk says it in a
sentence (``Store.answering`` there).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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

    def replace(self, item: Item, seen: Item | None, key: str, same: Sequence[str]) -> bool:
        """Put ``item`` in the place of what was read there, if that has not changed meanwhile; whether it was put.

        :param seen: the item as it was read, None where there was none.
        :param key: the name of the key. :param same: the attributes by which a change is seen.
        """
        names, values = {"#key": key}, {}
        tests = ["attribute_exists(#key)" if seen else "attribute_not_exists(#key)"]
        for place, name in enumerate(same if seen else ()):
            names[f"#n{place}"] = name
            if name in (seen or {}):
                values[f":v{place}"] = (seen or {})[name]
                tests.append(f"#n{place} = :v{place}")
            else:
                tests.append(f"attribute_not_exists(#n{place})")
        arguments: Any = {"ConditionExpression": " AND ".join(tests), "ExpressionAttributeNames": names}
        if values:
            arguments["ExpressionAttributeValues"] = typed(values)
        try:
            self.client.put_item(TableName=self.name, Item=typed(item), **arguments)
        except self.client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def pages(self, operation: str, **arguments: Any) -> Pages:
        """The pages of a ``query`` or ``scan``."""
        client: Any = self.client
        for page in client.get_paginator(operation).paginate(TableName=self.name, **arguments):
            yield [plain(item) for item in page["Items"]], int(page["ScannedCount"])
