"""What dynalite cannot do: where it learns it, the tests kept from it are to run on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.local import dynalite

pytestmark = pytest.mark.slow
ITEM = {"id": {"S": "m"}, "mails": {"M": {"staff": {"S": "sent"}}}}


@pytest.fixture(scope="module")
def table(template: Any) -> Iterator[Any]:
    with dynalite.running(template) as (_, client):
        client.put_item(TableName="MessageTable", Item=ITEM)
        yield client


def refusal(table: Any, operation: str, **arguments: Any) -> dict[str, Any]:
    with pytest.raises(ClientError) as refused:
        getattr(table, operation)(**arguments)
    found: Any = refused.value.response
    return dict(found)


def test_it_has_the_keys_and_indexes_of_the_template(table: Any, template: Any) -> None:
    wanted = template.tables()
    assert table.list_tables()["TableNames"] == sorted(wanted)
    for name, arguments in wanted.items():
        found = table.describe_table(TableName=name)["Table"]
        assert found["KeySchema"] == arguments["KeySchema"]
        indexes = {index["IndexName"]: index for index in found.get("GlobalSecondaryIndexes", [])}
        assert set(indexes) == {index["IndexName"] for index in arguments.get("GlobalSecondaryIndexes", [])}
        for index in arguments.get("GlobalSecondaryIndexes", []):
            assert {key: indexes[index["IndexName"]][key] for key in index} == index


def test_it_does_not_tell_what_stood_in_the_way(table: Any) -> None:
    put = {"TableName": "MessageTable", "Item": ITEM, "ConditionExpression": "attribute_not_exists(id)"}
    refused = refusal(table, "put_item", **put, ReturnValuesOnConditionCheckFailure="ALL_OLD")
    assert refused["Error"]["Code"] == "ConditionalCheckFailedException"
    assert "Item" not in refused


def test_it_never_finds_two_maps_equal(table: Any) -> None:
    refused = refusal(
        table,
        "update_item",
        TableName="MessageTable",
        Key={"id": {"S": "m"}},
        UpdateExpression="SET outbox = :due",
        ConditionExpression="mails = :mails",
        ExpressionAttributeValues={":due": {"S": "due"}, ":mails": ITEM["mails"]},
    )
    assert refused["Error"]["Code"] == "ConditionalCheckFailedException"


def test_it_knows_no_time_to_live(table: Any) -> None:
    wanted = {"AttributeName": "expires_at", "Enabled": True}
    refused = refusal(table, "update_time_to_live", TableName="MessageTable", TimeToLiveSpecification=wanted)
    assert refused["Error"]["Code"] == "UnknownOperationException"


def test_where_it_is_not_installed_it_says_how_it_comes_to_be(template: Any, monkeypatch: Any, tmp_path: Any) -> None:
    monkeypatch.setattr(dynalite, "MODULES", tmp_path)
    with pytest.raises(dynalite.NotInstalledError, match=r"make \.cache/dynalite/\.ready"), dynalite.running(template):
        pass
