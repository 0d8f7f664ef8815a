"""Transactions for dynalite, which has none: their writes one after the other, behind a lock.

Conditions and writes stay dynalite's own, a call each over its socket. The lock stands for the isolation that DynamoDB
gives, and what was written before a condition failed is put back. Updates go first: most transactions that fail do so
at one, and then what else would have failed is read, not written.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

_REFUSED = "ConditionalCheckFailed"
_CALLS = {"Put": "put_item", "Update": "update_item"}
_ASKED = "ReturnValuesOnConditionCheckFailure"

Item = dict[str, Any]
# A write's table and key, and what stood there before it.
Done = tuple[str, Item, Item | None]


def add(client: Any) -> None:
    """Give a client of dynalite ``transact_write_items``, for updates, and puts of what is not there yet."""
    lock, keys = threading.Lock(), _Keys(client)

    def transact_write_items(TransactItems: Sequence[Mapping[str, Any]]) -> Item:  # noqa: N803 - AWS's name
        with lock:
            _write(client, keys, TransactItems)
        return {}

    client.transact_write_items = transact_write_items


class _Keys:
    """The keys that writes are about, of which a put's is in its item."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._of_tables: dict[str, list[str]] = {}

    def of(self, arguments: Mapping[str, Any]) -> Item:
        if "Key" in arguments:
            return dict(arguments["Key"])
        table = arguments["TableName"]
        if table not in self._of_tables:
            described = self._client.describe_table(TableName=table)["Table"]
            self._of_tables[table] = [part["AttributeName"] for part in described["KeySchema"]]
        return {name: arguments["Item"][name] for name in self._of_tables[table]}


def _write(client: Any, keys: _Keys, writes: Sequence[Mapping[str, Any]]) -> None:
    flat = [(kind, arguments) for write in writes for kind, arguments in write.items()]
    reasons: list[Item] = [{"Code": "None"} for _ in flat]
    done: list[Done] = []
    for at, (kind, arguments) in sorted(enumerate(flat), key=lambda one: one[1][0] != "Update"):
        asked = {name: value for name, value in arguments.items() if name != _ASKED}
        try:
            before = getattr(client, _CALLS[kind])(**asked, ReturnValues="ALL_OLD").get("Attributes")
        except ClientError as refusal:
            if not refusal.response["Error"]["Code"].startswith(_REFUSED):
                raise
            reasons[at]["Code"] = _REFUSED
            break
        done.append((arguments["TableName"], keys.of(arguments), before))
    else:
        return
    _put_back(client, done)
    _say_why(client, keys, flat, reasons)
    error: Any = {"Error": {"Code": "TransactionCanceledException", "Message": ""}, "CancellationReasons": reasons}
    raise ClientError(error, "TransactWriteItems")


def _put_back(client: Any, done: Sequence[Done]) -> None:
    for table, key, before in reversed(done):
        if before:
            client.put_item(TableName=table, Item=before)
        else:
            client.delete_item(TableName=table, Key=key)


def _say_why(client: Any, keys: _Keys, flat: Sequence[tuple[str, Item]], reasons: list[Item]) -> None:
    """Name each put whose item is there already, and tell what a refused update met: one read of them all."""
    asked = {
        at: (arguments["TableName"], keys.of(arguments))
        for at, (kind, arguments) in enumerate(flat)
        if kind == "Put" or (reasons[at]["Code"] == _REFUSED and arguments.get(_ASKED) == "ALL_OLD")
    }
    tables: dict[str, Any] = {}
    for table, key in asked.values():
        tables.setdefault(table, {"Keys": [], "ConsistentRead": True})["Keys"].append(key)
    found = client.batch_get_item(RequestItems=tables)["Responses"] if tables else {}
    for at, (table, key) in asked.items():
        met = next((item for item in found.get(table, ()) if key.items() <= item.items()), None)
        if met is not None and flat[at][0] == "Put":
            reasons[at]["Code"] = _REFUSED
        elif met is not None:
            reasons[at]["Item"] = met
