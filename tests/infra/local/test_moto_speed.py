"""What makes moto quicker changes nothing that it answers."""

from __future__ import annotations

from typing import Any

import boto3
import botocore.session
import pytest

from tests.aws import hooked

VALUES: dict[str, Any] = {
    "S": "Ada — «ä»",
    "N": "1.50",
    "B": b"\x00\xff",
    "SS": ["a", "b"],
    "NS": ["1", "2"],
    "BS": [b"a", b"b"],
    "M": {"S": {"S": "not a type"}, "deep": {"M": {"empty": {"M": {}}}}},
    "L": [{"L": [{"S": ""}, {"NULL": True}]}, {"N": "0"}],
    "NULL": True,
    "BOOL": False,
}


@pytest.mark.parametrize("kind", VALUES)
def test_a_value_of_each_type_comes_back_as_it_was_put(database: Any, kind: str) -> None:
    item = {"id": {"S": "one"}, "value": {kind: VALUES[kind]}}
    database.put_item(TableName="MessageTable", Item=item)
    assert database.get_item(TableName="MessageTable", Key={"id": {"S": "one"}})["Item"] == item
    assert database.scan(TableName="MessageTable")["Items"] == [item]


@pytest.mark.parametrize(
    ("service", "endpoint", "signed"),
    [
        ("dynamodb", None, False),
        # Dynalite, and whatever else listens on this machine, takes no request without one.
        ("dynamodb", "http://127.0.0.1:9", True),
        # S3 takes a request without one for a stranger's.
        ("s3", None, True),
    ],
)
def test_only_what_moto_answers_and_nobody_looks_at_goes_without_a_signature(
    database: Any, service: Any, endpoint: str | None, signed: bool
) -> None:
    client = boto3.client(service, endpoint_url=endpoint)
    seen: list[bool] = []

    def look(request: Any, **_: Any) -> Any:
        seen.append("Authorization" in request.headers)
        raise ZeroDivisionError

    with hooked(client, "before-send", look, first=True), pytest.raises(ZeroDivisionError):
        getattr(client, "list_tables" if service == "dynamodb" else "list_buckets")()
    assert seen == [signed]


def test_the_models_of_a_service_are_read_once(database: Any) -> None:
    one, other = (botocore.session.get_session().get_component("data_loader") for _ in range(2))
    assert one is other
