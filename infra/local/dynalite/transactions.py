"""Transactions for dynalite, which has none: their writes one after the other, behind a lock.

Conditions and writes stay dynalite's own, a call each over its socket. The lock stands for the isolation that DynamoDB
gives, and what was written before a condition failed is put back. The first condition that does not hold is told; of
the writes that were not tried for it, nothing is.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

_REFUSED = "ConditionalCheckFailedException"
_CALLS = {"Put": "put_item", "Update": "update_item"}
_ASKED = "ReturnValuesOnConditionCheckFailure"

Reason = dict[str, Any]


def add(client: Any) -> None:
    """Give a client of dynalite ``transact_write_items``, for puts and updates. All that transact have to share it."""
    lock = threading.Lock()

    def transact_write_items(TransactItems: Sequence[Mapping[str, Any]]) -> dict[str, Any]:  # noqa: N803 - AWS's name
        with lock:
            _write(client, TransactItems)
        return {}

    client.transact_write_items = transact_write_items


def _write(client: Any, writes: Sequence[Mapping[str, Any]]) -> None:
    reasons: list[Reason] = [{"Code": "None"} for _ in writes]
    done: list[tuple[str, dict[str, Any], dict[str, Any] | None]] = []
    for at, write in enumerate(writes):
        ((kind, arguments),) = write.items()
        table, key = arguments["TableName"], _key(client, arguments)
        asked = {name: value for name, value in arguments.items() if name != _ASKED}
        try:
            answer = getattr(client, _CALLS[kind])(**asked, ReturnValues="ALL_OLD")
        except ClientError as refusal:
            if refusal.response["Error"]["Code"] != _REFUSED:
                raise
            reasons[at] = {"Code": "ConditionalCheckFailed"}
            if arguments.get(_ASKED) == "ALL_OLD":
                found = client.get_item(TableName=table, Key=key, ConsistentRead=True)
                reasons[at] |= {"Item": found["Item"]} if "Item" in found else {}
            break
        done.append((table, key, answer.get("Attributes")))
    else:
        return
    for table, key, before in reversed(done):
        if before:
            client.put_item(TableName=table, Item=before)
        else:
            client.delete_item(TableName=table, Key=key)
    error = {"Code": "TransactionCanceledException", "Message": "a condition did not hold"}
    raise ClientError({"Error": error, "CancellationReasons": reasons}, "TransactWriteItems")  # type: ignore[typeddict-unknown-key]


def _key(client: Any, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The key that a write is about; of a put it is in the item."""
    if "Key" in arguments:
        return dict(arguments["Key"])
    table = arguments["TableName"]
    keys: dict[str, list[str]] = client.__dict__.setdefault("_keys_of_tables", {})
    if table not in keys:
        schema = client.describe_table(TableName=table)["Table"]["KeySchema"]
        keys[table] = [part["AttributeName"] for part in schema]
    return {name: arguments["Item"][name] for name in keys[table]}
