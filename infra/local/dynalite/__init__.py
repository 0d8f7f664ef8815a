"""A second DynamoDB on this machine, that shares no code with moto: dynalite, in a process of its own.

Every call goes over a socket, and its condition and its write are one step, whoever else calls: what the in-process one
shows only behind a lock. It knows the template's tables with their keys and indexes. It has neither streams nor times
to live, and of an item that stood in the way it does not tell what it was; ``with_old_items`` makes up for that, and
``transactions.add`` for the transactions that it lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from botocore.session import get_session

from infra.local import child_process, fake_aws
from infra.template import Template

HERE = Path(__file__).parent
MODULES = HERE.parents[2] / ".cache/dynalite/node_modules"
# Where AWS's SDKs find the table, in a process of ours or in another.
ENDPOINT = "AWS_ENDPOINT_URL_DYNAMODB"
_HOST = "127.0.0.1"
_REFUSED = "ConditionalCheckFailedException"
# What it has no notion of.
_NOT_HERE = ("StreamSpecification",)


class NotInstalledError(Exception):
    """It is not installed here; the message says how it comes to be."""


@contextmanager
def running(template: Template) -> Iterator[tuple[str, Any]]:
    """Start it with the template's tables, empty; yields its address and a client of it.

    :raises NotInstalledError: where it is not installed.
    """
    if not (MODULES / "dynalite").is_dir():
        raise NotInstalledError("dynalite is not installed: make .cache/dynalite/.ready")
    with child_process.running(["node", HERE / "serve.js"], {"NODE_PATH": str(MODULES)}, patience=10) as port:
        address = f"http://{_HOST}:{port}"
        client = client_of(address)
        for arguments in template.tables().values():
            client.create_table(**{name: value for name, value in arguments.items() if name not in _NOT_HERE})
        yield address, client


def client_of(address: str) -> Any:
    """A client of the DynamoDB at an address of this machine."""
    return get_session().create_client(
        "dynamodb",
        endpoint_url=address,
        region_name=fake_aws.LOCAL["AWS_DEFAULT_REGION"],
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106 - nobody asks for it
    )


def with_old_items(client: Any, own: Any) -> None:
    """Let ``client`` hear, where a condition fails, of the item that stood in the way, as DynamoDB tells it.

    It is read afterwards, consistently, by ``own``, a client of the same table: the same item, as long as nothing
    changes what was written under its key meanwhile.
    """

    def note(params: Mapping[str, Any], context: dict[str, Any], **_: Any) -> None:
        context["asked"] = params

    def report_sent(parsed: dict[str, Any], context: Mapping[str, Any], **_: Any) -> None:
        asked = context["asked"]
        wanted = asked.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
        if not wanted or parsed.get("Error", {}).get("Code") != _REFUSED:
            return
        described = own.describe_table(TableName=asked["TableName"])["Table"]
        key = {part["AttributeName"]: asked["Item"][part["AttributeName"]] for part in described["KeySchema"]}
        parsed["Item"] = own.get_item(TableName=asked["TableName"], Key=key, ConsistentRead=True)["Item"]

    client.meta.events.register("before-parameter-build.dynamodb.PutItem", note)
    client.meta.events.register("after-call.dynamodb.PutItem", report_sent)


def is_one(client: Any) -> bool:
    """Whether a client's table is one of these."""
    return is_address(client.meta.endpoint_url)


def is_address(url: str) -> bool:
    """Whether an address is of such a table: the in-process one goes by the names of AWS."""
    return urlsplit(url).hostname == _HOST


def empty(client: Any) -> None:
    """Take every item out of every table."""
    for table in client.list_tables()["TableNames"]:
        names = [part["AttributeName"] for part in client.describe_table(TableName=table)["Table"]["KeySchema"]]
        for page in client.get_paginator("scan").paginate(TableName=table):
            for item in page["Items"]:
                client.delete_item(TableName=table, Key={name: item[name] for name in names})
