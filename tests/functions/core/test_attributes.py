"""Items and moments as tables hold them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeSerializer
from botocore.exceptions import ClientError

from functions.core.attributes import plain, timestamp, typed
from tests.functions.calls import Api


def test_what_is_typed_and_read_again_is_the_same_at_any_depth() -> None:
    item = {"n": 7, "list": [1, {"tries": 0}], "map": {"until": 1_795_392_000, "text": "é", "none": None, "yes": True}}
    assert plain(typed(item)) == item
    assert typed({"n": 7}) == {"n": {"N": "7"}}
    serialize = TypeSerializer().serialize
    assert typed(item) == {name: serialize(value) for name, value in item.items()}, "as boto3 does it"
    assert type(plain(typed({"n": [1]}))["n"][0]) is int


def test_what_items_here_are_not_made_of_is_boto3s_to_read_and_to_write() -> None:
    item = {"fraction": Decimal("1.5"), "set": {"a", "b"}, "bytes": b"x", "small": -3}
    assert typed(item)["fraction"] == {"N": "1.5"}
    assert plain(typed(item)) == item


def test_a_time_sorts_as_text() -> None:
    moments = [0.0, 0.5, 1_795_392_000.0, 1_795_392_000.000_001, 1_795_392_000.25]
    said = [timestamp(moment) for moment in moments]
    assert said == sorted(said)
    assert said[2] == "2026-11-23T00:00:00.000000Z"


@pytest.mark.slow
@pytest.mark.parametrize("value", ["x" * 300_000, ["y" * 1_000] * 300, {"a": {"b": "c" * 200_000}}])
def test_an_item_that_is_said_to_fit_is_taken_and_one_a_little_larger_is_not(
    second: tuple[Any, Api], value: Any
) -> None:
    """On dynalite alone: moto's limit is another. It counts UTF-16 where DynamoDB counts UTF-8: hence ASCII here."""
    from functions.core.attributes import MOST_BYTES, size

    client, api = second
    item = {"id": "m", "value": value, "pad": ""}
    item["pad"] = "x" * (MOST_BYTES - size(item))
    client.put_item(TableName="MessageTable", Item=typed(item))
    item["pad"] += "x" * 2_000
    with pytest.raises(ClientError):
        client.put_item(TableName="MessageTable", Item=typed(item))
    api.empty()


def test_letters_are_measured_in_utf_8_as_dynamodb_measures_them() -> None:
    from functions.core.attributes import size

    assert size("\U0001f331" * 10_000) == 40_000
