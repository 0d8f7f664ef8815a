"""What the template lets staff and each function do to tables, held against each call that they make in tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from infra.template import Template
from tests.infra.expanded import either, listed, shown

# What `mark` alone asks for, which the owner runs: no right of staff reaches to a consent.
OWNERS = frozenset({("dynamodb:UpdateItem", "ConsentTable.Arn")})
# A transaction is asked for by the rights of its writes.
_WRITES = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}


@cache
def of_desk() -> frozenset[tuple[str, str]]:
    """Each action that ``DeskPolicy`` allows, with the resource that it may be asked of."""
    return _allowed([Template().data["Resources"]["DeskPolicy"]["Properties"]["PolicyDocument"]])


@cache
def of_function(function: str) -> frozenset[tuple[str, str]]:
    """Each action that a function's role allows, with the resource that it may be asked of.

    :param function: its logical id.
    """
    resources = Template().data["Resources"]
    role = shown(resources[function]["Properties"]["Role"]).removesuffix(".Arn")
    return _allowed(policy["PolicyDocument"] for policy in resources[role]["Properties"]["Policies"])


def _allowed(policies: Iterable[Mapping[str, Any]]) -> frozenset[tuple[str, str]]:
    return frozenset(
        (action, shown(resource))
        for policy in policies
        for written in policy["Statement"]
        for statement in either(written)
        if statement["Effect"] == "Allow"
        for action in listed(statement["Action"])
        for resources in listed(statement["Resource"])
        for resource in either(resources)
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
            refused.extend(right for right in wanted if right not in of_desk() | OWNERS)

        store.client.meta.events.register("provide-client-params.dynamodb", look)
        return store

    return watching
