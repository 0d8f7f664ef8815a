"""The gate of each call of an AWS client that our code makes: which service, where, and what it writes or mails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from functions import register as registers
from functions.core.attributes import plain
from tests import rights
from tests.invariants import items, mails

# The services that functions and desk speak to, as the register's processors name them.
SERVICES = {
    "dynamodb": "DynamoDB", "kms": "KMS", "sesv2": "SES", "ses": "SES", "sqs": "SQS", "s3": "S3", "sns": "SNS",
    "apigatewayv2": "ApiGatewayV2",
}  # fmt: skip
# They give numbers about the account, and are told nothing about people: how much mail came back, what an hour costs.
# A budget has no region.
WITHOUT_PEOPLE = {"cloudwatch": "", "budgets": "aws-global"}


def wrong(meta: Any, operation: str, arguments: dict[str, Any], function: str) -> Iterator[str]:
    """What is wrong with a call, before it is made.

    :param function: the function that makes it, whose role has to allow it; ``""`` where a test calls its parts.
    """
    service, site = meta.service_model.service_name, registers.current().site
    listed = {one for processor in registers.current().processors.values() for one in processor.services}
    if SERVICES.get(service) not in listed and service not in WITHOUT_PEOPLE:
        yield f"a call of {service}, which no processor of the register does"
    if meta.region_name not in (site.region, WITHOUT_PEOPLE.get(service)):
        yield f"a call of {service} in {meta.region_name}, and not in {site.region}"
    if operation == "SendEmail":
        yield from mails.wrong(arguments)
    if service == "dynamodb" and function:
        for right in rights.asked(operation, arguments):
            if right not in rights.of_function(function):
                yield f"{function} asks for what its role does not allow: {' of '.join(right)}"


def wrong_items(operation: str, arguments: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the items that a call has written."""
    if operation in ("PutItem", "UpdateItem"):
        yield from _written(operation[:-4], arguments)
    elif operation == "TransactWriteItems":
        for one in arguments["TransactItems"]:
            for kind, write in one.items():
                yield from _written(kind, write)


def _written(kind: str, write: dict[str, Any]) -> Iterator[str]:
    """What stands there after a write, in a table of ours."""
    if kind not in ("Put", "Update"):
        return
    name = str(write["TableName"])
    item = write["Item"] if kind == "Put" else _standing(name, write["Key"])
    if item and _known(name):
        yield from items.wrong(name, plain(item))


def _known(table: str) -> bool:
    """Whether the template has such a table; tests of the engine make others."""
    return table.endswith("Table")


def _standing(table: str, key: dict[str, Any]) -> dict[str, Any] | None:
    """An item as the table in this process has it."""
    backend = dynamodb_backends[DEFAULT_ACCOUNT_ID][registers.current().site.region]
    found = backend.get_item(table, key) if table in backend.tables else None
    return {name: value.to_regular_json() for name, value in found.attrs.items()} if found else None
