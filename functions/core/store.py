"""DynamoDB: one client, one way to write that can be repeated.

A write may land while its answer is lost, and the SDK or the caller sends it again. So the caller chooses the key,
the put is conditional, and what stands there already decides: the same content is the same write, other content is
a conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from functions.core import observe, problems
from functions.core.attributes import Item, typed
from functions.core.aws import error_code, standing
from functions.core.settings import setting
from functions.core.table import Pages, Table, flat

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Three calls in all, each given up after 3 s at the most: a person is waiting.
PATIENCE = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 3, "mode": "standard"})
_RETRY_AFTER = 5


def client() -> DynamoDBClient:
    """A DynamoDB client with this shop's patience, by the library under boto3: boto3's own part is not needed for it,
    and loading that takes 7 % of a start.
    """
    return cast("DynamoDBClient", botocore.session.get_session().create_client("dynamodb", config=PATIENCE))


_client = client()


def table(setting_name: str) -> Table:
    """The table that a setting names, for a capability's ``personal.py``. Use it within :func:`answering`."""
    return Table(_client, setting(setting_name))


@contextmanager
def answering() -> Iterator[None]:
    """:raises problems.Problem: 503 in place of whatever botocore says where a table does not answer."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise _unanswered(error) from None


def put_once(
    table: str,
    key: Sequence[str],
    item: Mapping[str, Any],
    same: Sequence[str],
    alike: Callable[[Any], Any] = lambda value: value,
) -> tuple[Item, bool]:
    """Write ``item`` unless something stands under its key: the same is a repeat, other content a conflict (409).

    :param key: names of the key attributes.
    :param same: names of the fields that make two writes the same write.
    :param alike: what of such a field's value is compared.
    :return: what now stands there, and whether this call wrote it.
    :raises problems.Problem: 409 where other content stands there, 503 where the table does not answer, or
        not fully.
    """
    try:
        _client.put_item(
            TableName=table,
            Item=typed(item),
            ConditionExpression=f"attribute_not_exists({key[0]})",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except _client.exceptions.ConditionalCheckFailedException as refusal:
        stored = standing(refusal)
        # Not told what stands there, nobody can say whether this is a repeat: that is no conflict.
        if stored is None:
            raise _unanswered(refusal) from None
        # A field that an older item does not have is as one left empty: what is added to a form is no other message.
        if any((alike(stored.get(name)) or None) != (alike(item.get(name)) or None) for name in same):
            raise problems.conflict() from None
        return stored, False
    except (BotoCoreError, ClientError) as error:
        raise _unanswered(error) from None
    return dict(item), True


def standing_at(table: str, key: Mapping[str, str]) -> Item | None:
    """What stands under a key, for a function that may add items and has no leave to read any: a put whose condition
    never holds is told what it met.

    :raises problems.Problem: 503 where the table does not answer.
    """
    name = next(iter(key))
    try:
        _client.put_item(
            TableName=table,
            Item=typed(key),
            ConditionExpression=f"attribute_exists({name}) AND attribute_not_exists({name})",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except _client.exceptions.ConditionalCheckFailedException as refusal:
        return standing(refusal)
    except (BotoCoreError, ClientError) as error:
        raise _unanswered(error) from None
    return None


def get(table: str, key: Mapping[str, str]) -> Item | None:
    """The item under a key, read consistently; None where there is none.

    :raises problems.Problem: 503 where the table does not answer.
    """
    with answering():
        return Table(_client, table).get(key)


def change(
    table: str, key: Mapping[str, str], update: str, *, only_if: str, names: Mapping[str, str], values: Item
) -> Item | None:
    """Change an item if a condition holds: the item as it is then, or None where it does not hold.

    :param names: what ``#names`` of the two expressions stand for, and ``values`` what ``:values`` do.
    :raises problems.Problem: 503 where the table does not answer. The change may have been made all the same.
    """
    with answering():
        return Table(_client, table).change(key, update, only_if=only_if, names=names, values=values)


def replace(table: str, key: str, item: Item, seen: Item | None, same: Sequence[str]) -> bool:
    """Put ``item`` in the place of what was read there, if that has not changed meanwhile (``Table.replace``).

    :raises problems.Problem: 503 where the table does not answer. The item may have been put all the same.
    """
    with answering():
        return Table(_client, table).replace(item, seen, key, same)


def in_index(table: str, index: str, key: str, value: str) -> Iterator[Item]:
    """The items that an index holds under one partition key, in the order of its sort key, page by page.

    :raises problems.Problem: 503 where the table does not answer.
    """
    yield from _items(Table(_client, table).under(key, value, index=index))


def under(table_setting: str, key: str, value: str) -> Iterator[Item]:
    """The items of a table under one partition key, in the order of its sort key, page by page.

    :raises problems.Problem: 503 where the table does not answer.
    """
    yield from _items(table(table_setting).under(key, value))


def _items(pages: Pages) -> Iterator[Item]:
    with answering():
        yield from flat(pages)


def counts(table: str, key: str, values: Sequence[str]) -> dict[str, int] | None:
    """The ``count`` of each of up to 100 items, by key; those that are not there are left out. None where the table did
    not answer.
    """
    try:
        keys: Any = [{key: {"S": value}} for value in dict.fromkeys(values)]
        answer = _client.batch_get_item(RequestItems={table: {"Keys": keys}})
    except (BotoCoreError, ClientError) as error:
        _unanswered(error)
        return None
    return {item[key]["S"]: int(item["count"]["N"]) for item in answer["Responses"].get(table, ())}


def add_one(table: str, key: str, value: str, expires_at: int) -> int | None:
    """Add one to the ``count`` of an item, which is made where there is none: the new count, or None where the table
    did not answer.
    """
    try:
        answer = _client.update_item(
            TableName=table,
            Key={key: {"S": value}},
            UpdateExpression="SET expires_at = :expires ADD #count :one",
            ExpressionAttributeNames={"#count": "count"},
            ExpressionAttributeValues={":expires": {"N": str(expires_at)}, ":one": {"N": "1"}},
            ReturnValues="UPDATED_NEW",
        )
    except (BotoCoreError, ClientError) as error:
        _unanswered(error)
        return None
    return int(answer["Attributes"]["count"]["N"])


def _unanswered(error: Exception) -> problems.Problem:
    """503 for the caller; for us the kind of error, whose text may quote what was to be stored."""
    observe.logger.error("the table did not answer", error=type(error).__name__, code=error_code(error))
    observe.count("StoreUnanswered")
    return problems.not_stored(_RETRY_AFTER)
