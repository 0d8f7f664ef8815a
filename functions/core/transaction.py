"""One write to several items of several tables: all of it happens, or none (DynamoDB's ``TransactWriteItems``).

Another write to one of the items at the same moment cancels a transaction for no fault of its own
(``TransactionConflict``); the SDK does not repeat it, so this does. A condition that did not hold is the caller's to
judge: :class:`Cancelled` says which, and what stood there.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from functions.core.attributes import Item, plain
from functions.core.aws import error_code

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_WRITES = {"Put", "Update", "ConditionCheck"}
_TRIES = 6
_FIRST_WAIT = 0.02  # seconds; doubled with each try


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one write of a transaction was not made: AWS's code, ``"None"`` where it was not to blame; and the item that
    it met, where that was asked for.
    """

    code: str
    item: Item | None

    @property
    def refused(self) -> bool:
        """Whether its condition did not hold."""
        return self.code == "ConditionalCheckFailed"


class Cancelled(Exception):  # noqa: N818 - DynamoDB's word for it
    """A condition did not hold, and nothing was written. ``reasons`` has one entry a write, in their order."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__("a condition did not hold")
        self.reasons = tuple(reasons)


def write(client: DynamoDBClient, writes: Sequence[Mapping[str, Any]]) -> None:
    """Make all of these writes or none.

    :param writes: each ``{"Put": …}``, ``{"Update": …}`` or ``{"ConditionCheck": …}`` with typed attributes.
    :raises Cancelled: where a condition did not hold.
    :raises ValueError: on a write that erases: that is for a capability's ``personal.py``.
    :raises botocore.exceptions.ClientError: where the table refuses, or is in the way of others to the last try.
    """
    if any(set(one) - _WRITES for one in writes):
        raise ValueError("not a write that adds or changes")
    for attempt in range(_TRIES):
        try:
            client.transact_write_items(TransactItems=[*writes])  # type: ignore[list-item]
        except ClientError as error:
            reasons = _reasons(error)
            if any(reason.refused for reason in reasons):
                raise Cancelled(reasons) from None
            passing = {reason.code for reason in reasons} - {"None"} == {"TransactionConflict"}
            if not passing or attempt == _TRIES - 1:
                raise
            time.sleep(_FIRST_WAIT * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311 - it only keeps two apart
        else:
            return


def _reasons(error: ClientError) -> list[Reason]:
    if error_code(error) != "TransactionCanceledException":
        return []
    response: Any = error.response
    return [
        Reason(str(one.get("Code", "None")), plain(one["Item"]) if one.get("Item") else None)
        for one in response.get("CancellationReasons", ())
    ]
