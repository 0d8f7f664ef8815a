"""The embedded tables, from behind."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodbstreams.models import dynamodbstreams_backends

from infra.local.fake_aws import LOCAL


def holds(name: str) -> bool:
    """Whether a table holds anything: to ask all tables through their client takes as long as ten requests."""
    return any(_tables()[name].items.values())


def empty() -> None:
    """Take every item out of every table at once, and every record out of the streams."""
    for table in _tables().values():
        table.items.clear()
        if shard := table.stream_shard:
            shard.starting_sequence_number += len(shard.items)
            shard.items.clear()
    # Who was reading reads on with what comes next, and not after as many records as there were.
    for iterator in dynamodbstreams_backends[DEFAULT_ACCOUNT_ID][LOCAL["AWS_DEFAULT_REGION"]].shard_iterators.values():
        iterator.sequence_number = max(iterator.sequence_number, iterator.stream_shard.starting_sequence_number)


def contents() -> dict[str, Any]:
    """A copy of what all tables hold, for :func:`put_back`."""
    return {name: copy.deepcopy(table.items) for name, table in _tables().items()}


def put_back(kept: Mapping[str, Any]) -> None:
    """Make the tables hold what they held, without a word to their streams."""
    for name, table in _tables().items():
        table.items = copy.deepcopy(kept[name])


def _tables() -> Mapping[str, Any]:
    return dynamodb_backends[DEFAULT_ACCOUNT_ID][LOCAL["AWS_DEFAULT_REGION"]].tables  # type: ignore[no-any-return]
