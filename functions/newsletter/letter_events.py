"""What wakes the function that sends letters: its queue, a schedule, and SES's word on what became of a mail."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from functools import cache
from typing import Any, cast

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions import languages
from functions.core import observe, store
from functions.core.letter_files import LetterText
from functions.core.settings import setting
from functions.mail import compose, ses
from functions.newsletter import letter_queue, letters, outcomes, sending, subscription
from functions.newsletter.campaigns import Campaigns
from functions.newsletter.pace import SHARE, Pace
from functions.newsletter.subscription import Subscriber

_OUTCOMES = {"Email Bounced": outcomes.BOUNCED, "Email Complaint Received": outcomes.COMPLAINED}
_RATE_IS_GOOD_FOR = 300


def ledger() -> Campaigns:
    """The campaigns' table."""
    return Campaigns(store.table("CAMPAIGN_TABLE"))


def _handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """One event. For the queue it gives which messages to bring again; else it raises, and Lambda brings it again."""
    if "Records" in event:
        return {"batchItemFailures": _worked(event["Records"], context)}
    kind = (event.get("source"), event.get("detail-type"))
    with store.answering():
        if kind == ("aws.events", "Scheduled Event"):
            _tests()
            sending.sweep(_surroundings())
        elif kind[0] == "aws.ses":
            _heard(str(kind[1]), event["detail"]["mail"]["tags"])
        else:
            raise ValueError("an event of no known kind")
    return {}


handler = cast(
    Callable[[dict[str, Any], LambdaContext], dict[str, Any]],
    observe.logger.inject_lambda_context(clear_state=True)(
        observe.metrics.log_metrics(raise_on_empty_metrics=False)(_handle)
    ),
)


def _worked(records: list[dict[str, Any]], context: LambdaContext) -> list[dict[str, str]]:
    def seconds_left() -> float:
        return context.get_remaining_time_in_millis() / 1000

    failures = []
    for record in records:
        try:
            with store.answering():
                sending.work(_surroundings(), json.loads(record["body"]), seconds_left)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this message's, and it comes again
            observe.fault(error)
            failures.append({"itemIdentifier": record["messageId"]})
    return failures


def _tests() -> None:
    """Send to oneself what is to be tested."""
    held = ledger()
    for header in held.all():
        letter = held.test_text(header["item"]) if header.get("test") == "due" else None
        if letter is None:
            continue
        mail = compose.compose(letters.to_oneself(letter, setting("STAFF_EMAIL")), time.time())
        ses.send(mail, {"test": letter.slug})
        held.test_sent(letter)


def _heard(kind: str, tags: dict[str, list[str]]) -> None:
    """SES took a letter, or it bounced for good, or its reader complained. No address is told."""
    if "campaign" not in tags or "list" not in tags:
        return
    slug, person = tags["campaign"][0], tags["list"][0]
    if kind == "Email Sent":
        outcomes.heard_sent(ledger(), slug, person)
    elif kind in _OUTCOMES and outcomes.heard_bad(ledger(), slug, person, _OUTCOMES[kind]):
        observe.logger.error("campaign stopped", outcome=_OUTCOMES[kind])
        observe.count("CampaignStopped")


def _surroundings() -> sending.Surroundings:
    return sending.Surroundings(
        ledger=ledger(),
        listed=_listed,
        reader=lambda person, topics: subscription.may_be_mailed(person, *topics),
        send=ses.send,
        put=letter_queue.put,
        waiting=letter_queue.waiting,
        wait=_pace(int(time.time()) // _RATE_IS_GOOD_FOR).wait,
        now=time.time,
        write=_written,
    )


def _written(letter: LetterText, reader: Subscriber, now: float) -> EmailMessage:
    """The mail; to a survey it invites by a key that is asked for with each mail, so that none goes after the close."""
    if not letter.survey:
        return letters.composed(letter, reader, now)
    keys = store.get(setting("SURVEY_KEY_TABLE"), {"survey": letter.survey})
    if keys is None or keys["expires_at"] <= now:
        raise LookupError("a survey without keys")
    return letters.composed(letter, reader, now, keys["key"])


def _listed(letter: LetterText) -> Iterator[list[str]]:
    """The list's people for a letter, by language where it is not for all."""
    table = store.table("LIST_TABLE")
    if set(letter.languages) == set(languages.OFFERED):
        yield from subscription.subscribed(table, letter.topics)
        return
    for language in letter.languages:
        yield from subscription.subscribed(table, letter.topics, language)


@cache
def _pace(_period: int) -> Pace:
    """Asked anew every few minutes: an account's rate grows."""
    return Pace(max(ses.rate() * SHARE, 0.1))
