"""Sends the mails that messages still have to send. Three things make it run:

- the table's stream: a message came or changed, and what is due is sent at once;
- a schedule: whatever the stream left behind is found in the index ``by-outbox``, oldest first;
- SES, by EventBridge, tells that it took a mail, which marks it even where the sender died before it could.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.contact import mails
from functions.core import observe, problems, store
from functions.core.attributes import Item
from functions.core.settings import setting
from functions.mail import compose, outbox, ses, states

# The longest that one message with two mails can take: every call to the table and to SES given up on at its last.
_ENOUGH_MS = 90_000


@observe.logger.inject_lambda_context(clear_state=True)
@observe.metrics.log_metrics(raise_on_empty_metrics=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """One event of the three kinds; any other is a fault.

    :return: for the stream, which records to bring again (``batchItemFailures``).
    :raises problems.Problem: where SES's word could not be written down, so that Lambda brings it again.
    """
    if "Records" in event:
        return {"batchItemFailures": _stream(event["Records"], context)}
    kind = (event.get("source"), event.get("detail-type"))
    if kind == ("aws.events", "Scheduled Event"):
        _sweep(context)
    elif kind == ("aws.ses", "Email Sent"):
        _taken(event["detail"]["mail"]["tags"])
    else:
        raise ValueError("an event of no known kind")
    return {}


def _stream(records: Sequence[Mapping[str, Any]], context: LambdaContext) -> list[dict[str, str]]:
    """Send what the messages of these records have due. A record that cannot be done keeps no other from it."""
    done: dict[str, bool] = {}
    failures = []
    for record in records:
        if record["eventName"] == "REMOVE":
            continue
        number = record["dynamodb"]["SequenceNumber"]
        try:
            message_id = record["dynamodb"]["Keys"]["id"]["S"]
            if message_id not in done:
                done[message_id] = _in_time(context) and _served(message_id)
            good = done[message_id]
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this record's, and it is logged
            observe.fault(error)
            good = False
        if not good:
            failures.append({"itemIdentifier": number})
    return failures


def _sweep(context: LambdaContext) -> None:
    """Send what is due of every message with an open outbox, oldest first; tell how long the oldest mail waits."""
    oldest = 0.0
    for entry in store.in_index(setting("MESSAGE_TABLE"), "by-outbox", "outbox", "due"):
        if not _in_time(context):
            break
        try:
            _served(entry["id"])
        except Exception as error:  # noqa: BLE001 - the next message is not to blame
            observe.fault(error)
        oldest = max(oldest, _waited(entry["id"]))
    observe.span("OldestMail", oldest)


def _taken(tags: Mapping[str, Sequence[str]]) -> None:
    """SES took the mail with these tags. Mails of others under our configuration set have none of ours."""
    if "message" in tags and "mail" in tags:
        outbox.sent(tags["message"][0], tags["mail"][0], time.time())
        observe.count("MailTaken")


def _served(message_id: str) -> bool:
    """Send what one message has due. False where the table did not answer."""
    try:
        item = store.get(setting("MESSAGE_TABLE"), {"id": message_id})
        if item is None:
            return True
        for key in states.due(item, _now()):
            claimed = outbox.claim(item, key, _now())
            if claimed is not None:
                _send(claimed, key)
        outbox.tidy(item)
    except problems.Problem:
        return False
    return True


def _send(claimed: Item, key: str) -> None:
    """Send one claimed mail and write down what became of it."""
    try:
        letter = compose.compose(mails.about(claimed, key), time.time())
        ses.send(letter, claimed["id"], key)
    except ses.Unanswered:
        # Perhaps it went out. The claim stays until SES tells, or until the lease is over.
        return
    except ses.NotNow:
        outbox.put_back(claimed, key, _now())
    except (ses.Refused, compose.Unmailable):
        _give_up(claimed, key)
    except Exception as error:  # noqa: BLE001 - a mail that cannot be written keeps no other from being sent
        observe.fault(error)
        _give_up(claimed, key)
    else:
        outbox.sent(claimed["id"], key, time.time())
        observe.count("MailSent")


def _give_up(claimed: Item, key: str) -> None:
    outbox.failed(claimed, key)
    observe.logger.error("mail given up", mail=key)
    observe.count("MailFailed")


def _waited(message_id: str) -> float:
    """How long the oldest unsent mail of a message has waited, in seconds; 0 where all are sent."""
    try:
        item = store.get(setting("MESSAGE_TABLE"), {"id": message_id})
    except problems.Problem:
        return 0.0
    if item is None:
        return 0.0
    since = [mails.since(item, key) for key in states.open_mails(item)]
    return max((time.time() - dt.datetime.fromisoformat(moment).timestamp() for moment in since), default=0.0)


def _in_time(context: LambdaContext) -> bool:
    return context.get_remaining_time_in_millis() > _ENOUGH_MS


def _now() -> int:
    return int(time.time())
