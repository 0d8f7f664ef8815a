"""A table with the client that reaches it: what ``personal.py`` works on, in Lambda, at the desk and in a preview.

Nothing is caught here: a function answers 503 where the table does not (``store.answering``), the desk says it in a
sentence (``Store.answering`` there).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from functions.core.attributes import Item, plain, typed
from functions.core.aws import error_code

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from functions.core.person import Person

# The pages of a search: what was found, and how many items were looked at for it.
Pages = Iterator[tuple[list[Item], int]]
# As many as BatchGetItem takes.
_AT_ONCE = 100


def flat(pages: Pages) -> Iterator[Item]:
    """The items of pages, one by one."""
    for page, _ in pages:
        yield from page


@dataclass(frozen=True, slots=True)
class Table:
    """One table, by its name in the client's account or preview."""

    client: DynamoDBClient
    name: str

    def get(self, key: Mapping[str, str]) -> Item | None:
        """The item under a key, read consistently; None where there is none."""
        found = self.client.get_item(TableName=self.name, Key=typed(key), ConsistentRead=True)
        return plain(found["Item"]) if "Item" in found else None

    def each(self, keys: Iterable[Mapping[str, str]]) -> Iterator[Item]:
        """The items under keys, read consistently, 100 a call; those that are not there are left out."""
        wanted = [typed(key) for key in keys]
        for start in range(0, len(wanted), _AT_ONCE):
            request: Any = {self.name: {"Keys": wanted[start : start + _AT_ONCE], "ConsistentRead": True}}
            # An answer holds 16 MB at the most, and says what it left out.
            while request:
                answer = self.client.batch_get_item(RequestItems=request)
                yield from map(plain, answer["Responses"].get(self.name, []))
                request = answer.get("UnprocessedKeys")

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

    def change(
        self,
        key: Mapping[str, str],
        update: str,
        *,
        only_if: str = "",
        values: Mapping[str, Any] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Item | None:
        """Change an item if a condition holds: the item as it is then, or None where it does not hold.

        :param names: what a ``#name`` of the two expressions stands for, where that is not ``name``.
        """
        used = {f"#{name}": name for name in re.findall(r"#(\w+)", f"{update} {only_if}")} | dict(names or {})
        arguments: Any = {"ConditionExpression": only_if} if only_if else {}
        if used:
            arguments["ExpressionAttributeNames"] = used
        if values:
            arguments["ExpressionAttributeValues"] = typed(values)
        try:
            answer = self.client.update_item(
                TableName=self.name, Key=typed(key), UpdateExpression=update, ReturnValues="ALL_NEW", **arguments
            )
        except ClientError as refusal:
            if error_code(refusal) != "ConditionalCheckFailedException":
                raise
            return None
        return plain(answer["Attributes"])

    def of_address(self, person: Person, *fields: str) -> Pages:
        """The keys (``id``) of the items that have a person's address in one of these fields, by a search through the
        whole table that misses nothing (an index does: person_index.py). A visitor id finds nothing.
        """
        if person.kind != "address":
            return
        names = {f"#{name}": name for name in ("id", *fields)}
        for part, seen in self.pages(
            "scan", ProjectionExpression=", ".join(names), ExpressionAttributeNames=names, ConsistentRead=True
        ):
            own = [one for one in part if any(one.get(name) and person.writes_from(str(one[name])) for name in fields)]
            yield [{"id": item["id"]} for item in own], seen

    def under(self, key: str, value: str, *, index: str = "", consistent: bool = False) -> Pages:
        """The items under one partition key, in the order of the sort key.

        :param index: one of the table's, to look there. :param consistent: whether to read consistently, which no
            index can.
        """
        arguments: Any = {"IndexName": index} if index else {"ConsistentRead": True} if consistent else {}
        yield from self.pages(
            "query",
            KeyConditionExpression="#key = :value",
            ExpressionAttributeNames={"#key": key},
            ExpressionAttributeValues={":value": {"S": value}},
            **arguments,
        )

    def number_under(self, key: str, value: str, most: int) -> int:
        """How many items stand under one partition key; no more than ``most`` are looked at."""
        answer = self.client.query(
            TableName=self.name,
            KeyConditionExpression="#key = :value",
            ExpressionAttributeNames={"#key": key},
            ExpressionAttributeValues={":value": {"S": value}},
            Select="COUNT",
            Limit=most,
        )
        return answer["Count"]

    def pages(self, operation: str, **arguments: Any) -> Pages:
        """The pages of a ``query`` or ``scan``."""
        client: Any = self.client
        for page in client.get_paginator(operation).paginate(TableName=self.name, **arguments):
            yield [plain(item) for item in page["Items"]], int(page["ScannedCount"])
