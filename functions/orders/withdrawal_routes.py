"""``/api/withdrawal``: withdrawing from a contract in two steps, without signing in and without script.

The first step shows what is declared, signed; the second, under “Confirm withdrawal”, stores it, and the page that
answers is the receipt. An unknown number is accepted: it is for us to find out which contract is meant.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from html import escape
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from functions import languages
from functions.core import html, problems, store
from functions.core.attributes import Item
from functions.core.html import Html, button, hidden
from functions.core.problems import FieldError
from functions.core.settings import setting
from functions.languages import current, say
from functions.orders import declaration, link, tables, withdrawal
from functions.orders.withdrawal import FIELDS, Declared
from functions.web import cookies, form_token, forms, requests, responses
from functions.web.body import Body

MOST_BYTES = 16 * 1024
ACTION = "/api/withdrawal"
_BESIDE = frozenset({"language", "step", "shown_at", "signature", "id"})
# A right is not made to wait: who is quick is not suspected here.
_GOOD = ("good", "quick")
_REQUIRED = frozenset(FIELDS) - {"what"}
_AUTOCOMPLETE = {"name": "name", "email": "email"}

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@router.get("/api/withdrawal")
def begin() -> Response[str]:
    """The form, in the language of the request; the number may stand in the address. By the link of a receipt's mail,
    the receipt.

    :raises problems.Problem: 410 where that link leads to none.
    """
    event = router.current_event
    if kept := requests.query(event.raw_event, "kept"):
        with store.answering():
            return _kept(kept, requests.query(event.raw_event, "key"))
    return _typed(None, {"number": requests.query(event.raw_event, "number")[:40]})


@router.post("/api/withdrawal")
def send() -> Response[str]:
    return forms.answered(router.current_event, _sent, _typed, most=MOST_BYTES)


def _kept(own_id: str, key: str) -> Response[str]:
    item = tables.ours().orders.get({"id": own_id}) if link.opens(own_id, key) else None
    if item is None or not declaration.is_about(item):
        raise problems.no_order()
    if item["language"] in languages.OFFERED and not requests.query(router.current_event.raw_event, "language"):
        languages.use(item["language"])
    return _receipt(item)


def _sent(sent: Body) -> Response[str]:
    return _form(sent.values) if sent.is_form else _json(sent.values)


def _json(values: Mapping[str, Any]) -> Response[str]:
    """A program confirms with what it sends; the same again is answered alike."""
    if not cookies.is_uuid(values.get("id")):
        raise problems.fields(FieldError("id", say("errors.uuid")))
    declared = withdrawal.checked(values, _BESIDE)
    if values.get("step") != "confirm":
        raise problems.fields(FieldError("step", say("errors.unknown")))
    with store.answering():
        kept = withdrawal.declare(tables.ours(), str(values["id"]), declared)
    return responses.data(200, {"id": kept["id"], "received_at": kept["placed_at"]})


def _form(values: Mapping[str, Any]) -> Response[str]:
    if values.get("step") == "edit":
        return _typed(None, values)
    declared = withdrawal.checked(values, _BESIDE)
    if values.get("step") != "confirm":
        return _look(declared)
    key, shown_at, signature = setting("FORM_KEY"), str(values.get("shown_at", "")), str(values.get("signature", ""))
    verdict = form_token.judge(key, shown_at, signature, declared.as_form(), time.time())
    if verdict not in _GOOD:
        return _look(declared)
    with store.answering():
        kept = withdrawal.declare(tables.ours(), form_token.derived_id(signature), declared)
    return _receipt(kept)


def _look(declared: Declared) -> Response[str]:
    """What would be declared, and the button that declares it."""
    fields, now = declared.as_form(), int(time.time())
    shown = [(name, getattr(declared, name) or say("withdrawal.all")) for name in FIELDS]
    rows = [
        f'<dt>{escape(say(f"withdrawal.{name}"))}</dt><dd dir="auto">{escape(value).replace(chr(10), "<br>")}</dd>'
        for name, value in shown
    ]
    parts = [
        Html(f'<dl class="letter-preview">{"".join(rows)}</dl>'),
        *(hidden(name, value) for name, value in fields.items()),
        hidden("shown_at", str(now)),
        hidden("signature", form_token.sign(setting("FORM_KEY"), now, fields)),
        button(say("withdrawal.confirm"), "step", "confirm"),
        button(say("withdrawal.change"), "step", "edit"),
    ]
    return responses.page("withdrawal-look", 200, form=html.form(ACTION, *parts))


def _receipt(kept: Item) -> Response[str]:
    rows = (
        f'<dt>{escape(name)}</dt><dd dir="auto">{escape(value).replace(chr(10), "<br>")}</dd>'
        for name, value in declaration.facts(kept, current())
    )
    # Framed as on the page before, where a narrow screen has one column.
    facts = Html(f'<div class="answer-form"><dl class="letter-preview">{"".join(rows)}</dl></div>')
    return responses.page("withdrawal-receipt", 200, facts=facts, email=kept["email"])


def _typed(problem: problems.Problem | None, values: Mapping[str, Any]) -> Response[str]:
    """The form with what was typed in it, and what is wrong beside each field."""
    wrong = {error.field: error.message for error in reversed(problem.errors)} if problem else {}
    parts = [
        _summary(problem, wrong),
        hidden("language", current()),
        *(_field(name, str(values.get(name, "")), wrong.get(name, "")) for name in FIELDS),
        Html(f"<p>{button(say('withdrawal.first'), 'step', 'look')}</p>"),
    ]
    form = Html(f'<form class="letter" method="post" action="{ACTION}" novalidate>{"".join(parts)}</form>')
    status, headers = (problem.status, dict(problem.headers)) if problem else (200, {})
    return responses.page("withdrawal-form", status, responses.RESTORABLE | headers, form=form)


def _summary(problem: problems.Problem | None, wrong: Mapping[str, str]) -> Html:
    """The errors as links to their fields, announced as the page opens (WCAG 2.2, 3.3.1)."""
    if problem is None:
        return Html("")
    lines = [
        f'<li><a href="#{name}">{escape(say(f"withdrawal.{name}"))}</a>: {escape(text)}</li>'
        if name in FIELDS
        else f"<li>{escape(name)}: {escape(text)}</li>"
        for name, text in wrong.items()
    ]
    heading = escape(say("contact.summary") if wrong else problem.title)
    said = f"<ul>{''.join(lines)}</ul>" if wrong else f"<p>{escape(problem.detail)}</p>"
    return Html(f'<div class="errors" role="alert" tabindex="-1" autofocus><h2>{heading}</h2>{said}</div>')


def _field(name: str, value: str, wrong: str) -> Html:
    hint = say(f"withdrawal.hint_{name}") if name in ("number", "what") else ""
    optional = "" if name in _REQUIRED else f" <i>({escape(say('contact.optional'))})</i>"
    about = f"{name}-error" if wrong else f"{name}-hint" if hint else ""
    attributes = f' autocomplete="{_AUTOCOMPLETE.get(name, "off")}"'
    attributes += f' aria-describedby="{about}"' if about else ""
    attributes += ' aria-invalid="true"' if wrong else ""
    attributes += ' dir="ltr"' if name in ("email", "number") else ' dir="auto"'
    said = f'<p class="hint" id="{name}-hint">{escape(hint)}</p>' if hint else ""
    error = f'<p class="error" id="{name}-error">{escape(wrong)}</p>' if wrong else ""
    kind = "email" if name == "email" else "text"
    # A line break at the beginning of a text area is not part of it (HTML, 4.10.11), so one of ours goes first.
    control = (
        f'<textarea id="{name}" name="{name}" rows="3"{attributes}>\n{escape(value)}</textarea>'
        if name == "what"
        else f'<input id="{name}" name="{name}" type="{kind}" value="{escape(value)}"{attributes}>'
    )
    label = f'<label for="{name}">{escape(say(f"withdrawal.{name}"))}{optional}</label>'
    return Html(f'<div class="field" data-field="{name}">{label}{said}{error}{control}</div>')
