"""``POST /api/contact``: take a message and keep it until it is answered, and no longer than the register says.

With script the page sends JSON under an id of its own choosing, so that sending again is safe. Without script the
first post is answered with the message for a last look, signed with the time; the second, which confirms it, stores
it under an id that follows from that signature.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response

import body
import challenge
import contact_pages
import cookies
import mails
import message
import observe
import order
import problems
import senders
import signature
import store
import suspicion
import web
from items import Item, timestamp
from languages import day, say
from problems import FieldError
from register import register

MOST_BYTES = 128 * 1024
_SAME = (*message.TYPED, "language", "lines")
# Beside the message's own fields: one that people do not see, and what a script or a page of ours adds.
_TRAP = "website"
_SENT_BY_SCRIPT = frozenset({"id", "altcha", "lines", _TRAP})
_SENT_BY_FORM = frozenset({"step", "shown_at", "signature", _TRAP})

app = web.router()
handler = web.entry(app)


@app.get("/api/contact/challenge")
def begin() -> Response[str]:
    event = app.current_event
    web.admit(event)
    message_id = web.query(event.raw_event, "id")
    if not cookies.is_uuid(message_id):
        raise problems.fields(FieldError("id", say("errors.uuid")))
    observe.count("ChallengeGiven")
    return web.data(200, challenge.make(web.setting("FORM_KEY"), message_id, time.time()))


@app.post("/api/contact")
def send() -> Response[str]:
    event = app.current_event
    web.admit(event)
    sent = body.read(event, MOST_BYTES)
    return _form(sent.values) if sent.is_form else _json(sent.values)


def _json(values: dict[str, Any]) -> Response[str]:
    """201 the first time, 200 for the same again, 409 for something else under the id."""
    errors = [] if cookies.is_uuid(values.get("id")) else [FieldError("id", say("errors.uuid"))]
    lines, amiss = order.from_json(values["lines"]) if "lines" in values else ({}, [])
    lines, wrong = order.checked(lines, empty_is_none=False)
    fields = _checked(values, _SENT_BY_SCRIPT, lines, [*errors, *amiss, *wrong])
    proved = challenge.solved(web.setting("FORM_KEY"), values["id"], values.get("altcha"), time.time())
    stored, created = _keep(values["id"], fields, values.get(_TRAP), proved=proved)
    answer = {"id": stored["id"], "received_at": stored["received_at"], "expires": _day(stored["expires_at"])}
    if stored.get("quote"):
        answer |= {"total": stored["quote"]["total"], "currency": "EUR"}
    return web.data(201 if created else 200, answer)


def _form(values: dict[str, Any]) -> Response[str]:
    """First post: the message for a last look. Second post: kept. Anything amiss: the form, with what was typed."""
    try:
        lines, wrong = order.checked(values, empty_is_none=True)
        fields = _checked(values, _SENT_BY_FORM | order.fields(values), lines, wrong)
        observe.count("MessageLookedOver")
        if values.get("step") == "edit":
            return contact_pages.typed_again(None, fields)
        key, now = web.setting("FORM_KEY"), time.time()
        trap = values.get(_TRAP, "")
        if "signature" not in values:
            return contact_pages.preview(key, fields, now, trap=trap)
        shown_at = values.get("shown_at", "")
        verdict = signature.judge(key, shown_at, values["signature"], fields, now)
        if verdict != "good":
            return contact_pages.preview(
                key, fields, now, trap=trap, notice=verdict, shown_at=shown_at if verdict == "quick" else ""
            )
        stored, _ = _keep(signature.derived_id(values["signature"]), fields, trap, proved=True)
    except problems.Problem as problem:
        observe.refused(problem.kind, problem.status)
        return contact_pages.typed_again(problem, values)
    return contact_pages.thanks(fields, stored["id"][:8], _day(stored["expires_at"]), stored.get("quote", {}))


def _checked(
    values: Mapping[str, Any], also: frozenset[str], lines: Mapping[str, str], errors: list[FieldError]
) -> dict[str, str]:
    """The message's fields and its lines, each ``line-<product>``.

    :param errors: what is wrong already.
    :raises problems.Problem: 422 naming all that is wrong.
    """
    try:
        fields = message.checked(values, also)
    except problems.Problem as problem:
        raise problems.fields(*errors, *problem.errors) from None
    if lines and fields["topic"] != "order":
        errors = [*errors, FieldError("topic", say("errors.lines_topic"))]
    if errors:
        raise problems.fields(*errors)
    return fields | dict(lines)


def _keep(message_id: str, fields: dict[str, str], trap: object, *, proved: bool) -> tuple[Item, bool]:
    """Write the message once: what stands in the table, and whether it is new. What looks like spam is set aside."""
    now = time.time()
    address = web.viewer(app.current_event)
    counts = senders.count(web.setting("FORM_KEY"), fields["email"], address, fields["message"], now)
    signs = suspicion.signs(fields, trap=str(trap or ""), proved=proved, counts=counts)
    lines = order.lines(fields)
    item: Item = {name: value for name, value in fields.items() if not name.startswith(order.FIELD)} | {
        "id": message_id,
        "status": "quarantined" if signs else "new",
        "received_at": timestamp(now),
        "expires_at": register().records["message"].expires_at(now),
        "lines": lines,
        "quote": order.quote(lines),
        "suspicion": signs,
        "replies": [],
    }
    item |= {"mails": {}} if signs else mails.fresh("staff", "confirmation")
    stored, created = store.put_once(web.setting("MESSAGE_TABLE"), ("id",), item, _SAME)
    observe.count(("MessageSetAside" if signs else "MessageReceived") if created else "MessageRepeated")
    return stored, created


def _day(epoch: int) -> str:
    """``1795392000`` → ``22 November 2026``, as the visitor's language writes it."""
    return day(dt.datetime.fromtimestamp(epoch, dt.UTC))
