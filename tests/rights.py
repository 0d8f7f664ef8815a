"""What ``DeskPolicy`` lets staff do, held against each call that the desk makes in tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from infra.template import Template
from tests.infra.expanded import listed, shown

# What `mark` alone asks for, which the owner runs: no right of staff reaches to a consent.
OWNERS = frozenset({("dynamodb:UpdateItem", "ConsentTable.Arn")})
# A transaction is asked for by the rights of its writes.
_WRITES = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}


@cache
def allowed() -> frozenset[tuple[str, str]]:
    """Each action with the resource that it may be asked of."""
    policy = Template().data["Resources"]["DeskPolicy"]["Properties"]["PolicyDocument"]
    return frozenset(
        (action, shown(resource))
        for statement in policy["Statement"]
        if statement["Effect"] == "Allow"
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    )


def asked(operation: str, params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The rights that a call of DynamoDB wants."""
    if operation == "TransactWriteItems":
        for item in params["TransactItems"]:
            for kind, write in item.items():
                yield f"dynamodb:{_WRITES[kind]}", f"{write['TableName']}.Arn"
    elif operation == "BatchGetItem":
        yield from (("dynamodb:BatchGetItem", f"{table}.Arn") for table in params["RequestItems"])
    elif "IndexName" in params:
        yield f"dynamodb:{operation}", f"${{{params['TableName']}.Arn}}/index/{params['IndexName']}"
    else:
        yield f"dynamodb:{operation}", f"{params['TableName']}.Arn"


def watched(make: Callable[..., Any], refused: list[tuple[str, str]]) -> Callable[..., Any]:
    """The desk's way to its tables in AWS, which writes down each right that a call lacks. A table that is not there
    is some test's own.
    """

    def watching(*arguments: Any) -> Any:
        store = make(*arguments)

        def look(params: Mapping[str, Any], model: Any, **_: Any) -> None:
            wanted = (right for right in asked(model.name, params) if "NoSuchTable" not in right[1])
            refused.extend(right for right in wanted if right not in allowed() | OWNERS)

        store.client.meta.events.register("provide-client-params.dynamodb", look)
        return store

    return watching
