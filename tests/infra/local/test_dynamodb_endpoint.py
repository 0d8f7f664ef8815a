"""``/_preview/dynamodb``: an SDK of AWS finds the embedded tables there, and a web page finds nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from infra.local import dynamodb_endpoint
from infra.preview import Preview

KEY = {"record": {"S": "inbox"}, "at": {"S": "now"}}


@pytest.fixture
def client(database: Any, template: Any, site: Path) -> Iterator[TestClient]:
    app = Preview(template, site, database).app
    with TestClient(app, base_url="http://localhost:8000", client=("127.0.0.1", 40_000)) as found:
        yield found


def call(client: TestClient, operation: str, body: Any, **headers: str) -> Any:
    sent = {"x-amz-target": f"DynamoDB_20120810.{operation}"} | headers
    return client.post(
        dynamodb_endpoint.PATH, content=body if isinstance(body, str) else json.dumps(body), headers=sent
    )


def test_what_is_put_there_is_in_the_embedded_table_and_is_got_back(client: TestClient, database: Any) -> None:
    item = KEY | {"id": {"S": "1"}, "expires_at": {"N": "7"}}
    assert call(client, "PutItem", {"TableName": "AuditTable", "Item": item}).status_code == 200
    assert database.get_item(TableName="AuditTable", Key=KEY)["Item"] == item
    answer = call(client, "GetItem", {"TableName": "AuditTable", "Key": KEY})
    assert answer.json() == {"Item": item}
    assert answer.headers["content-type"] == "application/x-amz-json-1.0"


def test_a_condition_that_fails_is_told_as_dynamodb_tells_it(client: TestClient) -> None:
    put = {"TableName": "AuditTable", "Item": KEY, "ConditionExpression": "attribute_not_exists(id)"}
    put["Item"] = KEY | {"id": {"S": "1"}}
    call(client, "PutItem", put)
    answer = call(client, "PutItem", put | {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"})
    assert answer.status_code == 400
    error = answer.json()
    assert error["__type"].endswith("#ConditionalCheckFailedException")
    assert error["message"]
    assert error["Item"] == put["Item"]


@pytest.mark.parametrize(
    ("operation", "body", "code"),
    [
        ("GetItem", {"TableName": "NoSuchTable", "Key": KEY}, "ResourceNotFoundException"),
        ("GetItem", {"TableName": "AuditTable"}, "ValidationException"),
        ("GetItem", {"TableName": "AuditTable", "Key": KEY, "Nonsense": 1}, "ValidationException"),
        ("GetItem", "{", "SerializationException"),
        ("GetItem", "[]", "SerializationException"),
        ("DeleteTable", {"TableName": "AuditTable"}, "UnknownOperationException"),
        ("__class__", {}, "UnknownOperationException"),
    ],
)
def test_what_is_wrong_is_told_by_its_code(
    client: TestClient, database: Any, operation: str, body: Any, code: str
) -> None:
    answer = call(client, operation, body)
    assert answer.status_code == 400
    assert answer.json()["__type"].endswith(f"#{code}")
    assert database.describe_table(TableName="AuditTable")


def test_another_service_and_no_operation_are_unknown(client: TestClient) -> None:
    for target in ("", "GetItem", "DynamoDBStreams_20120810.GetItem"):
        answer = call(client, "GetItem", {}, **{"x-amz-target": target})
        assert answer.json()["__type"].endswith("#UnknownOperationException")


@pytest.mark.promise("P21")
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:8000"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-origin"},
        {"host": "evil.example:8000"},
        {"host": "localhost.evil.example"},
    ],
)
def test_no_web_page_reaches_it(client: TestClient, database: Any, headers: dict[str, str]) -> None:
    answer = call(client, "PutItem", {"TableName": "AuditTable", "Item": KEY}, **headers)
    assert answer.status_code == 403
    assert answer.json()["__type"].endswith("#AccessDeniedException")
    assert database.scan(TableName="AuditTable")["Items"] == []


@pytest.mark.promise("P21")
def test_no_other_machine_reaches_it(database: Any, template: Any, site: Path) -> None:
    app = Preview(template, site, database).app
    with TestClient(app, base_url="http://localhost:8000", client=("192.0.2.1", 40_000)) as client:
        assert call(client, "Scan", {"TableName": "MessageTable"}).status_code == 403


def test_it_is_posted_to_and_never_linked_to(client: TestClient) -> None:
    assert client.get(dynamodb_endpoint.PATH).status_code in (404, 405)
