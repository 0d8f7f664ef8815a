"""Sends the mails that records still have to send, for any table and any writer of letters (:class:`Mailbox`).

Three things make a handler of this kind run:

- a table's stream: a record came or changed, and what is due is sent at once;
- a schedule: whatever the stream left behind is found in the table's outbox index, oldest first;
- SES, by EventBridge, tells that it took a mail, which marks it even where the sender died before it could.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, cast

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.core import observe, problems, store
from functions.core.attributes import Item
from functions.core.settings import setting
from functions.mail import compose, rates, ses, states, threads
from functions.mail.compose import Letter
from functions.mail.outbox import Outbox

Handler = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]

# What a letter's writer raises about an item that is not as it should be. Anything else, such as want of memory or of
# file handles, is about this moment, and the same letter can be written in the next.
_UNWRITABLE = (LookupError, ValueError, TypeError, AttributeError)
# The longest that one record with two mails can take: every call to the table and to SES given up on at its last.
_ENOUGH_MS = 90_000


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A table whose records have mails, and who writes them.

    ``kind`` names the record in SES's tags (``{"message": <id>, "mail": <key>, "send": <number>}``), so that SES's word
    finds its table and the write that it is about.
    ``write`` gives the letter of a record for a mail's key, ``since`` the moment (RFC 3339) that mail became due.
    """

    kind: str
    table_setting: str
    write: Callable[[Item, str], Letter]
    since: Callable[[Item, str], str]
    key: str = "id"
    index: str = "by-outbox"
    # Whether staff get a notice of a mail that can never be sent.
    notices: bool = True

    @property
    def table(self) -> str:
        return setting(self.table_setting)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.table, self.key, self.notices)

    def get(self, record: str) -> Item | None:
        """:raises problems.Problem: where the table does not answer."""
        return store.get(self.table, {self.key: record})


def handler(*mailboxes: Mailbox) -> Handler:
    """A Lambda handler that sends for these tables; an event of another kind, or of another table, is a fault.

    It gives for a stream which records to bring again (``batchItemFailures``), and raises :class:`problems.Problem`
    where a sweep or SES's word met a table that does not answer, so that Lambda brings it again.
    """

    @observe.logger.inject_lambda_context(clear_state=True)
    @observe.metrics.log_metrics(raise_on_empty_metrics=False)
    def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        if "Records" in event:
            return {"batchItemFailures": _stream(mailboxes, event["Records"], context)}
        kind = (event.get("source"), event.get("detail-type"))
        if kind == ("aws.events", "Scheduled Event"):
            _sweep(mailboxes, context)
        elif kind == ("aws.ses", "Email Sent"):
            _taken(mailboxes, event["detail"]["mail"])
        else:
            raise ValueError("an event of no known kind")
        return {}

    return cast(Handler, handle)


def _stream(
    mailboxes: Sequence[Mailbox], records: Sequence[Mapping[str, Any]], context: LambdaContext
) -> list[dict[str, str]]:
    """Send what these records have due. A record that cannot be done keeps no other from it."""
    done: dict[tuple[str, str], bool] = {}
    failures = []
    for entry in records:
        if entry["eventName"] == "REMOVE":
            continue
        number = entry["dynamodb"]["SequenceNumber"]
        try:
            mailbox = _of_stream(mailboxes, entry["eventSourceARN"])
            record = entry["dynamodb"]["Keys"][mailbox.key]["S"]
            if (mailbox.kind, record) not in done:
                done[mailbox.kind, record] = _in_time(context) and _served(mailbox, record)
            good = done[mailbox.kind, record]
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this record's, and it is logged
            observe.fault(error)
            good = False
        if not good:
            failures.append({"itemIdentifier": number})
    return failures


def _of_stream(mailboxes: Sequence[Mailbox], arn: str) -> Mailbox:
    """Whose stream it is: ``arn:aws:dynamodb:<region>:<account>:table/<name>/stream/<label>``."""
    table = arn.split("/")[1]
    return next(mailbox for mailbox in mailboxes if mailbox.table == table)


def _sweep(mailboxes: Sequence[Mailbox], context: LambdaContext) -> None:
    """Send what is due in every table with an open outbox, oldest first; tell how long the oldest mail waits. A table
    that does not answer keeps no other from being swept.
    """
    oldest, silent = 0.0, None
    for mailbox in mailboxes:
        try:
            oldest = max(oldest, _swept(mailbox, context))
        except problems.Problem as problem:
            silent = problem
    if silent is not None:
        raise silent
    observe.span("OldestMail", oldest)


def _swept(mailbox: Mailbox, context: LambdaContext) -> float:
    """Send what one table has due: how long the oldest mail waits that is left, in seconds."""
    oldest = 0.0
    for entry in store.in_index(mailbox.table, mailbox.index, "outbox", "due"):
        if not _in_time(context):
            break
        try:
            _served(mailbox, entry[mailbox.key])
            oldest = max(oldest, _waited(mailbox, entry[mailbox.key]))
        except Exception as error:  # noqa: BLE001 - the next record is not to blame
            observe.fault(error)
    return oldest


def _taken(mailboxes: Sequence[Mailbox], mail: Mapping[str, Any]) -> None:
    """SES took a mail, which its tags name. Mails of others under our configuration set have none of ours."""
    tags: Mapping[str, Sequence[str]] = mail["tags"]
    for mailbox in mailboxes:
        if mailbox.kind in tags and "mail" in tags and "send" in tags:
            mailbox.outbox.sent(
                tags[mailbox.kind][0], tags["mail"][0], tags["send"][0], time.time(), mail.get("messageId", "")
            )
            observe.count("MailTaken")


def _served(mailbox: Mailbox, record: str) -> bool:
    """Send what one record has due. False where the table did not answer."""
    try:
        item = mailbox.get(record)
        if item is None:
            return True
        for key in states.due(item, _now()):
            # What stands still is not claimed, so that it has all its tries when it goes on.
            if not states.to_staff(key) and rates.stopped(mailbox.kind):
                continue
            claimed = mailbox.outbox.claim(item, key, _now())
            if claimed is not None:
                _send(mailbox, claimed, key)
        mailbox.outbox.tidy(item)
    except problems.Problem:
        return False
    return True


def _send(mailbox: Mailbox, claimed: Item, key: str) -> None:
    """Send one claimed mail and write down what became of it."""
    record, send = claimed[mailbox.key], claimed["mails"][key]["send"]
    if states.worn_out(claimed["mails"][key]):
        _give_up(mailbox, claimed, key)
        return
    mail = _written(mailbox, claimed, key)
    if mail is None:
        return
    try:
        number = ses.send(mail, {"kind": mailbox.kind, mailbox.kind: record, "mail": key, "send": send})
    except ses.Unanswered:
        # Perhaps it went out. The claim stays until SES tells, or until the lease is over.
        return
    except ses.NotNow:
        mailbox.outbox.put_back(claimed, key, _now())
    except ses.Refused:
        _give_up(mailbox, claimed, key)
    except Exception as error:  # noqa: BLE001 - as where nobody answered; it keeps no other mail from being sent
        observe.fault(error)
    else:
        mailbox.outbox.sent(record, key, send, time.time(), number)
        observe.count("MailSent")


def _written(mailbox: Mailbox, claimed: Item, key: str) -> EmailMessage | None:
    """The mail; None where it cannot be made, which is then given up, or not now, which is then put back."""
    try:
        letter = mailbox.write(claimed, key)
        references = threads.references(claimed, letter.follows)
        return compose.compose(letter, time.time(), threads.own_id(claimed, key), references)
    except compose.Unmailable:
        _give_up(mailbox, claimed, key)
    except _UNWRITABLE as error:
        observe.fault(error)
        _give_up(mailbox, claimed, key)
    except Exception as error:  # noqa: BLE001 - of this moment
        observe.fault(error)
        mailbox.outbox.put_back(claimed, key, _now())
    return None


def _give_up(mailbox: Mailbox, claimed: Item, key: str) -> None:
    mailbox.outbox.failed(claimed, key)
    observe.logger.error("mail given up", mail=key)
    observe.count("MailFailed")


def _waited(mailbox: Mailbox, record: str) -> float:
    """How long the oldest unsent mail of a record has waited, in seconds; 0 where all are sent."""
    try:
        item = mailbox.get(record)
    except problems.Problem:
        return 0.0
    if item is None or states.expired(item, _now()):
        return 0.0
    since = [mailbox.since(item, key) for key in states.open_mails(item)]
    return max((time.time() - dt.datetime.fromisoformat(moment).timestamp() for moment in since), default=0.0)


def _in_time(context: LambdaContext) -> bool:
    return context.get_remaining_time_in_millis() > _ENOUGH_MS


def _now() -> int:
    return int(time.time())
