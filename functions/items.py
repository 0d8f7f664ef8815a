"""What a table's items are made of: DynamoDB's typed attributes and plain values, one from the other; moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

Item = dict[str, Any]
_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize


def typed(item: Mapping[str, Any]) -> dict[str, Any]:
    """As the low-level client takes it: ``{"n": 1}`` → ``{"n": {"N": "1"}}``."""
    return {name: _typed(value) for name, value in item.items()}


def _typed(value: Any) -> dict[str, Any]:
    """What items here are made of, at once; boto3, which asks each value a dozen questions, for the rest."""
    kind = type(value)
    if kind is str:
        return {"S": value}
    if kind is int:
        return {"N": str(value)}
    if kind is list:
        return {"L": [_typed(part) for part in value]}
    if kind is dict:
        return {"M": typed(value)}
    return dict(_serialize(value))


def plain(item: Mapping[str, Any]) -> Item:
    """As code likes it; whole numbers are ``int``, inside lists and maps too."""
    return {name: _whole(_deserialize(value)) for name, value in item.items()}


def timestamp(epoch: float) -> str:
    """Epoch seconds → RFC 3339 in UTC with microseconds, which sorts as text: ``2026-11-22T19:40:12.123456Z``."""
    return dt.datetime.fromtimestamp(epoch, dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _whole(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_whole(part) for part in value]
    return int(value) if type(value).__name__ == "Decimal" else value
