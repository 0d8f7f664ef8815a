"""``POST /api/contact``: take a message and keep it until it is answered, and no longer than the register says.

With script the page sends JSON under an id of its own choosing, so that sending again is safe. Without script the
first post is answered with the message for a last look, signed with the time; the second, which confirms it, stores
it under an id that follows from that signature.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from functions import register
from functions.contact import fields as contact_fields
from functions.contact import flood_counts, form_token, pages, proof_of_work, spam
from functions.contact.fields import Message
from functions.core import observe, problems, store
from functions.core.attributes import Item, timestamp
from functions.core.problems import FieldError
from functions.core.settings import setting
from functions.languages import day, say
from functions.mail import states
from functions.orders import lines as order_lines
from functions.web import body, cookies, requests, responses

MOST_BYTES = 128 * 1024
_SAME = (*contact_fields.TYPED, "language", "lines")
# Beside the message's own fields: one that people do not see, and what a script or a page of ours adds.
_TRAP = "website"  # the honeypot: a field that people do not see and spam programs fill in
_SENT_BY_SCRIPT = frozenset({"id", "altcha", "lines", _TRAP})
_SENT_BY_FORM = frozenset({"step", "shown_at", "signature", _TRAP})

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@router.get("/api/contact/challenge")
def begin() -> Response[str]:
    event = router.current_event
    requests.admit(event)
    message_id = requests.query(event.raw_event, "id")
    if not cookies.is_uuid(message_id):
        raise problems.fields(FieldError("id", say("errors.uuid")))
    observe.count("ChallengeGiven")
    return responses.data(200, proof_of_work.make(setting("FORM_KEY"), message_id, time.time()))


@router.post("/api/contact")
def send() -> Response[str]:
    event = router.current_event
    requests.admit(event)
    sent = body.read(event, MOST_BYTES)
    return _form(sent.values) if sent.is_form else _json(sent.values)


def _json(values: dict[str, Any]) -> Response[str]:
    """201 the first time, 200 for the same again, 409 for something else under the id."""
    errors = [] if cookies.is_uuid(values.get("id")) else [FieldError("id", say("errors.uuid"))]
    lines, wrong = order_lines.from_json(values["lines"]) if "lines" in values else ((), [])
    message = contact_fields.checked(values, _SENT_BY_SCRIPT, lines, [*errors, *wrong])
    proved = proof_of_work.solved(setting("FORM_KEY"), values["id"], values.get("altcha"), time.time())
    stored, created = _keep(values["id"], message, values.get(_TRAP), proved=proved)
    answer = {"id": stored["id"], "received_at": stored["received_at"], "expires": _day(stored["expires_at"])}
    if stored.get("quote"):
        answer |= {"total": stored["quote"]["total"], "currency": "EUR"}
    return responses.data(201 if created else 200, answer)


def _form(values: dict[str, Any]) -> Response[str]:
    """First post: the message for a last look. Second post: kept. Anything amiss: the form, with what was typed."""
    try:
        lines, wrong = order_lines.from_form(values)
        message = contact_fields.checked(values, _SENT_BY_FORM | order_lines.form_fields(values), lines, wrong)
        observe.count("MessageLookedOver")
        if values.get("step") == "edit":
            return pages.typed_again(None, message.as_form())
        key, now = setting("FORM_KEY"), time.time()
        trap = values.get(_TRAP, "")
        if "signature" not in values:
            return pages.preview(key, message, now, trap=trap)
        shown_at = values.get("shown_at", "")
        verdict = form_token.judge(key, shown_at, values["signature"], message.as_form(), now)
        if verdict != "good":
            return pages.preview(
                key, message, now, trap=trap, notice=verdict, shown_at=shown_at if verdict == "quick" else ""
            )
        stored, _ = _keep(form_token.derived_id(values["signature"]), message, trap, proved=True)
    except problems.Problem as problem:
        observe.refused(problem.kind, problem.status)
        return pages.typed_again(problem, values)
    return pages.thanks(message.name, stored["id"][:8], _day(stored["expires_at"]), stored.get("quote", {}))


def _keep(message_id: str, message: Message, trap: object, *, proved: bool) -> tuple[Item, bool]:
    """Write the message once: what stands in the table, and whether it is new. What looks like spam is set aside."""
    now = time.time()
    address = requests.viewer(router.current_event)
    counts = flood_counts.count(setting("FORM_KEY"), message.email, address, message.text, now)
    signs = spam.signs(message, trap=str(trap or ""), proved=proved, counts=counts)
    item: Item = message.fields | {
        "id": message_id,
        "status": "quarantined" if signs else "new",
        "received_at": timestamp(now),
        "expires_at": register.current().records["message"].expires_at(now),
        "lines": [line.as_item() for line in message.lines],
        "quote": order_lines.quote(message.lines),
        "suspicion": signs,
        "replies": [],
    }
    item |= {"mails": {}} if signs else states.fresh("staff", "confirmation")
    stored, created = store.put_once(setting("MESSAGE_TABLE"), ("id",), item, _SAME)
    observe.count(("MessageSetAside" if signs else "MessageReceived") if created else "MessageRepeated")
    return stored, created


def _day(epoch: int) -> str:
    """``1795392000`` → ``22 November 2026``, as the visitor's language writes it."""
    return day(dt.datetime.fromtimestamp(epoch, dt.UTC))
