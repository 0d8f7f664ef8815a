"""Transactions: all or none, tried again where another was in the way, and never one that erases."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.core.attributes import typed
from tests.functions.calls import Api, on_call
from tests.functions.orders.ordering import Late

store, transaction = Late("functions.core.store"), Late("functions.core.transaction")
CALL = "provide-client-params.dynamodb.TransactWriteItems"


def put(key: str, **more: Any) -> dict[str, Any]:
    item = {
        "TableName": "StockTable",
        "Item": typed({"product": key}),
        "ConditionExpression": "attribute_not_exists(product)",
    }
    return {"Put": item | more}


def cancelled(*codes: str) -> ClientError:
    reasons = [{"Code": code} for code in codes]
    return ClientError(
        {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons},  # type: ignore[typeddict-unknown-key]
        "TransactWriteItems",
    )


def test_all_of_it_is_written_or_none(api: Api) -> None:
    transaction.write(store._client, [put("a"), put("b")])
    with pytest.raises(transaction.Cancelled) as refused:
        transaction.write(store._client, [put("c"), put("b", ReturnValuesOnConditionCheckFailure="ALL_OLD")])
    assert [(reason.refused, reason.item) for reason in refused.value.reasons] == [
        (False, None),
        (True, {"product": "b"}),
    ]
    assert sorted(item["product"] for item in api.items("StockTable")) == ["a", "b"]


def test_a_conflict_is_tried_again_and_given_up_in_the_end(api: Api, impatient: None) -> None:
    met: list[str] = []

    def conflict(**_: Any) -> None:
        met.append("conflict")
        if len(met) != 3:
            raise cancelled("None", "TransactionConflict")

    with on_call(CALL, conflict):
        transaction.write(store._client, [put("a"), put("b")])
        assert len(met) == 3
        with pytest.raises(ClientError):
            transaction.write(store._client, [put("c"), put("d")])
    assert len(met) == 3 + 6
    assert len(api.items("StockTable")) == 2


@pytest.mark.parametrize(
    "code", ["ThrottlingError", "ProvisionedThroughputExceeded", "ItemCollectionSizeLimitExceeded"]
)
def test_what_is_no_conflict_is_not_tried_again(api: Api, impatient: None, code: str) -> None:
    met: list[str] = []

    def refuse(**_: Any) -> None:
        met.append(code)
        raise cancelled("TransactionConflict", code)

    with on_call(CALL, refuse), pytest.raises(ClientError):
        transaction.write(store._client, [put("a"), put("b")])
    assert len(met) == 1


def test_a_write_that_erases_is_refused(api: Api) -> None:
    transaction.write(store._client, [put("a")])
    delete = {"Delete": {"TableName": "StockTable", "Key": typed({"product": "a"})}}
    with pytest.raises(ValueError, match="adds or changes"):
        transaction.write(store._client, [delete])
    assert len(api.items("StockTable")) == 1
