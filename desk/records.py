"""Where staff read consent records: the table in AWS, or the store of a running preview. Reading only."""

from __future__ import annotations

import json
import urllib.request
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from items import Item, plain

_PATIENCE = 10


class StoreError(Exception):
    """The store could not be read: the message says why, and what would help."""


def local(url: str, visitor: str) -> list[Item]:
    """What one visitor chose, oldest first, as the preview at ``url`` has it.

    :raises StoreError: where no preview answers there.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise StoreError(f"{url} is no web address, such as http://localhost:8000")
    address = url.rstrip("/") + "/_preview/items.json"
    try:
        with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:  # noqa: S310 - the scheme is checked above
            found = json.load(answer)["ConsentTable"]
    except (OSError, ValueError, KeyError) as slip:
        raise StoreError(f"no preview answers at {address} ({slip}). Is `make preview` running?") from None
    return _in_order(item for item in found if item["visitor"] == visitor)


def aws(table: str, region: str, visitor: str) -> list[Item]:
    """What one visitor chose, oldest first, as the table has it; credentials come from the usual places.

    :raises StoreError: where AWS does not answer, or not to us.
    """
    try:
        pages = (
            boto3.client("dynamodb", region_name=region)
            .get_paginator("query")
            .paginate(
                TableName=table,
                KeyConditionExpression="visitor = :visitor",
                ExpressionAttributeValues={":visitor": {"S": visitor}},
                ConsistentRead=True,
            )
        )
        return _in_order(plain(item) for page in pages for item in page["Items"])
    except (BotoCoreError, ClientError) as error:
        raise StoreError(f"AWS does not answer: {error}. Sign in (aws sso login, or AWS_PROFILE=…)?") from None


def _in_order(items: Any) -> list[Item]:
    return sorted(items, key=lambda item: str(item["recorded_at"]))
