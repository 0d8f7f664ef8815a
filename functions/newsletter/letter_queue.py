"""The queue of letters to send: a message is a campaign and up to a hundred people, by their hashes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import botocore.session

from functions.core.settings import setting
from functions.core.store import PATIENCE

_AT_ONCE = 10
_WAITING = tuple(f"ApproximateNumberOfMessages{state}" for state in ("", "NotVisible", "Delayed"))


@cache
def _client() -> Any:
    return botocore.session.get_session().create_client("sqs", config=PATIENCE)


def put(campaign: str, batches: Sequence[Sequence[str]], delay: int = 0, tries: int = 0) -> None:
    """Queue the people of each batch.

    :raises QueueError: where not all were taken; those that were may be mailed twice over, which the claims prevent.
    """
    for start in range(0, len(batches), _AT_ONCE):
        bodies = [
            json.dumps({"campaign": campaign, "people": list(batch), "tries": tries})
            for batch in batches[start : start + _AT_ONCE]
        ]
        entries = [
            {"Id": str(number), "MessageBody": body, "DelaySeconds": delay} for number, body in enumerate(bodies)
        ]
        answer = _client().send_message_batch(QueueUrl=setting("LETTER_QUEUE"), Entries=entries)
        if answer.get("Failed"):
            raise QueueError(f"{len(answer['Failed'])} not queued")


def waiting() -> int:
    """How many messages wait, are being worked at or are held back; about."""
    found = _client().get_queue_attributes(QueueUrl=setting("LETTER_QUEUE"), AttributeNames=list(_WAITING))
    return sum(int(found["Attributes"].get(name, 0)) for name in _WAITING)


class QueueError(Exception):
    """The queue did not take all."""
