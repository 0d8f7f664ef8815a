"""The embedded tables, from behind."""

from __future__ import annotations

from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from infra.local.fake_aws import LOCAL


def empty() -> None:
    """Take every item out of every table at once, and every record out of the streams."""
    for table in dynamodb_backends[DEFAULT_ACCOUNT_ID][LOCAL["AWS_DEFAULT_REGION"]].tables.values():
        table.items.clear()
        if table.stream_shard:
            table.stream_shard.items.clear()
