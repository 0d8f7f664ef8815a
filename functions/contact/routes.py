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
from functions.contact import flood_counts, pages, proof_of_work, spam
from functions.contact.fields import Message
from functions.contact.repeats import is_repeat
from functions.core import observe, person_index, problems, store
from functions.core.attributes import Item, timestamp
from functions.core.problems import FieldError
from functions.core.settings import setting
from functions.core.text import essence
from functions.languages import day, say
from functions.mail import states
from functions.web import cookies, csrf, form_token, forms, requests, responses
from functions.web.body import Body

MOST_BYTES = 128 * 1024
# The honeypot: a field that people do not see and spam programs fill in. The second name is that of pages from before,
# which may still be open.
_HONEYPOTS = frozenset({pages.HONEYPOT, "website"})
# Beside the message's own fields: the honeypot, and what a script or a page of ours adds.
_SENT_BY_SCRIPT = frozenset({"id", "altcha"}) | _HONEYPOTS
_SENT_BY_FORM = frozenset({"step", "shown_at", "signature"}) | _HONEYPOTS

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@router.get("/api/contact/challenge")
def begin() -> Response[str]:
    event = router.current_event
    csrf.refuse_foreign(event)
    message_id = requests.query(event.raw_event, "id")
    if not cookies.is_uuid(message_id):
        raise problems.fields(FieldError("id", say("errors.uuid")))
    observe.count("ChallengeGiven")
    return responses.data(200, proof_of_work.make(setting("FORM_KEY"), message_id, time.time()))


@router.post("/api/contact")
def send() -> Response[str]:
    return forms.answered(router.current_event, _sent, pages.typed_again, most=MOST_BYTES)


def _sent(sent: Body) -> Response[str]:
    return _form(sent.values) if sent.is_form else _json(sent.values)


def _json(values: dict[str, Any]) -> Response[str]:
    """201 the first time, 200 for the same again, 409 for something else under the id."""
    errors = [] if cookies.is_uuid(values.get("id")) else [FieldError("id", say("errors.uuid"))]
    try:
        message = contact_fields.checked(values, _SENT_BY_SCRIPT, errors)
    except problems.Problem:
        kept = None if errors else _kept_already(values["id"], values)
        if kept is None:
            raise
        return _stored(kept, created=False)
    proved = proof_of_work.solved(setting("FORM_KEY"), values["id"], values.get("altcha"), time.time())
    return _stored(*_keep(values["id"], message, _in_honeypot(values), proved=proved))


def _stored(stored: Item, created: bool) -> Response[str]:
    """A script's answer about a message that is stored."""
    answer = {"id": stored["id"], "received_at": stored["received_at"], "expires": _day(stored["expires_at"])}
    return responses.data(201 if created else 200, answer)


def _form(values: dict[str, Any]) -> Response[str]:
    """First post: the message for a last look. Second post: kept. Anything amiss: the form, with what was typed."""
    try:
        message = contact_fields.checked(values, _SENT_BY_FORM)
        observe.count("MessageLookedOver")
        if values.get("step") == "edit":
            return pages.typed_again(None, message.fields)
        if "signature" not in values:
            return pages.preview(setting("FORM_KEY"), message, time.time(), honeypot=_in_honeypot(values))
        return _confirmed(values, message)
    except problems.Problem as problem:
        if problem.kind == "fields" and (kept := _confirmed_already(values)) is not None:
            return _thanks(kept)
        raise


def _confirmed(values: dict[str, Any], message: Message) -> Response[str]:
    """The second post: kept where it confirms what was shown; else shown once more, with the reason."""
    key, now, shown_at = setting("FORM_KEY"), time.time(), values.get("shown_at", "")
    honeypot = _in_honeypot(values)
    verdict = form_token.judge(key, shown_at, values["signature"], message.fields, now)
    if verdict == "good":
        stored, _ = _keep(form_token.derived_id(values["signature"]), message, honeypot, proved=True)
        return _thanks(stored)
    kept = _confirmed_already(values)
    if kept is not None:
        return _thanks(kept)
    shown = shown_at if verdict == "quick" else ""
    return pages.preview(key, message, now, honeypot=honeypot, notice=verdict, shown_at=shown)


def _thanks(stored: Item) -> Response[str]:
    return pages.thanks(stored["name"], stored["id"][:8], _day(stored["expires_at"]))


def _confirmed_already(values: dict[str, Any]) -> Item | None:
    """The message that an earlier confirmation of this very page stored."""
    signature = values.get("signature")
    if values.get("step") == "edit" or not form_token.is_signature(signature):
        return None
    return _kept_already(form_token.derived_id(str(signature)), values)


def _kept_already(message_id: str, values: dict[str, Any]) -> Item | None:
    """The message under an id, where it says what these fields say; None where there is none, or another."""
    stored = store.standing_at(setting("MESSAGE_TABLE"), {"id": message_id})
    if stored is None or not is_repeat(stored, values):
        return None
    observe.count("MessageRepeated")
    return stored


def _keep(message_id: str, message: Message, honeypot: str, *, proved: bool) -> tuple[Item, bool]:
    """Write the message once: what stands in the table, and whether it is new. What looks like spam is set aside."""
    now = time.time()
    address = requests.viewer(router.current_event)
    flood = (setting("FORM_KEY"), message.email, address, message.text, now)
    counts = flood_counts.with_this(*flood)
    signs = spam.signs(message, honeypot=honeypot, proved=proved, counts=counts)
    item: Item = (
        message.fields
        | person_index.mark(message.email)
        | {
            "id": message_id,
            "status": "quarantined" if signs else "new",
            "received_at": timestamp(now),
            "expires_at": register.current().records["message"].expires_at(now),
            "suspicion": signs,
            "replies": [],
        }
    )
    mails = ("staff", "confirmation") if counts.confirmable else ("staff",)
    item |= {"mails": {}} if signs else states.fresh(*mails)
    stored, created = store.put_once(setting("MESSAGE_TABLE"), ("id",), item, contact_fields.TYPED, essence)
    if not created:
        observe.count("MessageRepeated")
        return stored, False
    flood_counts.count(*flood)
    if signs:
        observe.count("MessageSetAside")
    else:
        observe.count("MessageReceived")
        if not counts.confirmable:
            observe.count("ConfirmationWithheld")
    return stored, True


def _in_honeypot(values: dict[str, Any]) -> str:
    """What stood in the field that people do not see."""
    return "".join(str(values.get(name) or "") for name in sorted(_HONEYPOTS))


def _day(epoch: int) -> str:
    """``1795392000`` → ``22 November 2026``, as the visitor's language writes it."""
    return day(dt.datetime.fromtimestamp(epoch, dt.UTC))
