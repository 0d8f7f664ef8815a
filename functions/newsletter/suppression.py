"""Whom no news may reach again: a permanent bounce, a complaint, or “this was not me”.

Kept as keyed hash and reason, without the address, so it outlives erasing and importing. The functions only add to it;
the desk lifts one at its owner's wish (desk/news_lift.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.core import observe, store
from functions.core.attributes import timestamp
from functions.core.settings import setting
from functions.newsletter import keys, proof, states

BOUNCE, COMPLAINT, NOT_ME = "bounce", "complaint", "not-me"
# A complaint that says the opposite: somebody moved the mail out of their junk folder (RFC 5965, RFC 6430).
_NO_COMPLAINT = "not-spam"


def suppress(person: str, reason: str, event: str = "") -> bool:
    """Let nothing go to a person again; whether that is new. The suppression first: whoever is confirmed at this very
    moment meets it, or is emptied after it.

    :raises problems.Problem: 503 where a table does not answer.
    """
    now = time.time()
    item = {"person": person, "reason": reason, "at": timestamp(now), "event": event}
    # Whatever the reason was the first time: nothing of a person's is a conflict here.
    _, new = store.put_once(setting("SUPPRESSION_TABLE"), ("person",), item, ("person",))
    proof.leave(person, reason, states.left, now)
    return new


def handler() -> Callable[[dict[str, Any], LambdaContext], dict[str, Any]]:
    """A Lambda handler of what SES tells, with logs and metrics."""

    @observe.logger.inject_lambda_context(clear_state=True)
    @observe.metrics.log_metrics(raise_on_empty_metrics=False)
    def handle(event: dict[str, Any], _: LambdaContext) -> dict[str, Any]:
        heard(event)
        return {}

    return cast(Callable[[dict[str, Any], LambdaContext], dict[str, Any]], handle)


def heard(event: Mapping[str, Any]) -> None:
    """What SES tells of a mail that it sent: by EventBridge (``detail``), or in the older form of notifications.

    :raises problems.Problem: where a table does not answer, so that the event is brought again.
    """
    said = event.get("detail", event)
    reason = _reason(said)
    if reason is None:
        return
    for person in set(_persons(said, reason)):
        new = suppress(person, reason, str(said["mail"].get("messageId", "")))
        observe.count({BOUNCE: "NewsBounced", COMPLAINT: "NewsComplained"}[reason] if new else "SesEventRepeated")


def _reason(said: Mapping[str, Any]) -> str | None:
    kind = said.get("eventType") or said.get("notificationType")
    if kind == "Bounce" and said["bounce"].get("bounceType") == "Permanent":
        return BOUNCE
    if kind == "Complaint" and (said.get("complaint") or {}).get("complaintFeedbackType") != _NO_COMPLAINT:
        return COMPLAINT
    return None


def _persons(said: Mapping[str, Any], reason: str) -> Iterator[str]:
    """By the mail's own tag; where it has none, by the addresses that are named."""
    tagged = [tag for tag in said["mail"].get("tags", {}).get("list", ()) if keys.is_person(tag)]
    if tagged:
        yield from tagged
        return
    named = {BOUNCE: "bouncedRecipients", COMPLAINT: "complainedRecipients"}[reason]
    for recipient in said[reason].get(named, ()):
        try:
            yield keys.person_hash(recipient["emailAddress"])
        except ValueError:
            observe.count("SesEventUnreadable")
