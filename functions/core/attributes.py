"""What a table's items are made of: DynamoDB's typed attributes and plain values, one from the other; moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

Item = dict[str, Any]


def typed(item: Mapping[str, Any]) -> dict[str, Any]:
    """As the low-level client takes it: ``{"n": 1}`` → ``{"n": {"N": "1"}}``."""
    return {name: _typed(value) for name, value in item.items()}


def _typed(value: Any) -> dict[str, Any]:
    """What items here are made of, at once; boto3 for the rest, such as fractions and sets."""
    kind = type(value)
    if kind is str:
        return {"S": value}
    if kind is int:
        return {"N": str(value)}
    if kind is list:
        return {"L": [_typed(part) for part in value]}
    if kind is dict:
        return {"M": typed(value)}
    if value is None or kind is bool:
        return {"NULL": True} if value is None else {"BOOL": value}
    from boto3.dynamodb.types import TypeSerializer  # noqa: PLC0415 - a start does without boto3

    return dict(TypeSerializer().serialize(value))


def plain(item: Mapping[str, Any]) -> Item:
    """As code likes it; whole numbers are ``int``, inside lists and maps too."""
    return {name: _plain(value) for name, value in item.items()}


def _plain(value: Any) -> Any:
    """What items here are made of, at once; boto3 for the rest, such as fractions and sets."""
    ((kind, held),) = value.items()
    if kind in ("S", "BOOL"):
        return held
    if kind == "N" and held.removeprefix("-").isdecimal():
        return int(held)
    if kind == "L":
        return [_plain(part) for part in held]
    if kind == "M":
        return plain(held)
    if kind == "NULL":
        return None
    from boto3.dynamodb.types import TypeDeserializer  # noqa: PLC0415 - a start does without boto3

    return TypeDeserializer().deserialize(value)


# What an item may hold at the most.
MOST_BYTES = 400 * 1024


def size(value: Any) -> int:
    """How much of :data:`MOST_BYTES` a plain item takes, in bytes, by DynamoDB's rule or a little over."""
    if isinstance(value, Mapping):
        return 3 + sum(len(name.encode()) + 1 + size(part) for name, part in value.items())
    if isinstance(value, list):
        return 3 + sum(1 + size(part) for part in value)
    return len(value.encode("utf-8", "surrogatepass")) if isinstance(value, str) else 21


def timestamp(epoch: float) -> str:
    """Epoch seconds → RFC 3339 in UTC with microseconds, which sorts as text: ``2026-11-22T19:40:12.123456Z``."""
    return dt.datetime.fromtimestamp(epoch, dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
