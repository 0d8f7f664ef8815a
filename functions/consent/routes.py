"""``/api/consent``: record what a visitor allowed and refused, bound to the text they saw, and show it to them.

Records are only ever added (GDPR Art. 7(1): consent must be demonstrable). A refusal leaves no identifier behind; a
withdrawal is recorded under the old one, which is then removed from the browser.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions import languages, register
from functions.consent import history as consent_history
from functions.consent import pages, record
from functions.core import observe, problems, store
from functions.core.attributes import Item
from functions.core.problems import FieldError
from functions.core.settings import setting
from functions.core.text import shown
from functions.languages import say
from functions.web import body, cookies, csrf, forms, rate_limit, requests, responses, user_agent
from functions.web.body import Body

MOST_BYTES = 16_000
SURFACES = ("banner", "choices", "embed")
UNKNOWN_SURFACE = "unknown"
# Undetermined (BCP 47, RFC 5646 section 4.1).
UNKNOWN_LANGUAGE = "und"
# How often the rate limit one address may have a no recorded in a minute.
_NOES = 4
_JSON_FIELDS = {"id", "policy", "granted", "surface", "language"}
_FORM_FIELDS = {"choice", "purpose", "policy", "return", "surface", "language", "then"}
_ANSWERED = (
    "id",
    "recorded_at",
    "policy",
    "policy_sha256",
    "granted",
    "refused",
    "surface",
    "language",
    "signal",
    "card",
)
_SAME = ("policy", "granted", "surface", "language")

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Choice:
    """A checked choice. ``granted`` holds optional purposes in the register's order."""

    id: str
    policy: str
    granted: tuple[str, ...]
    surface: str
    language: str


@router.post("/api/consent")
def choose() -> Response[str]:
    event = router.current_event
    csrf.refuse_foreign(event)
    try:
        rate_limit.check(requests.viewer(event))
        sent = body.read(event, MOST_BYTES, many=("purpose",))
    except problems.Problem as problem:
        return _nevertheless(event, problem)
    return _chosen(event, sent)


def _nevertheless(event: APIGatewayProxyEventV2, problem: problems.Problem) -> Response[str]:
    """The answer to a request that is one too many, too large or not to be read: a no in it is recorded all the same.

    Records cost storage for years, so there is an end to what one address has written: past ``_NOES`` times the rate
    limit a no is put in force by its cookie, and the page says that it is not recorded yet and sends it again. That
    adds nothing to what a flood can write: the API's own throttle holds all addresses together to less than that.
    Without one of our own pages (403) nothing is done: another site shall not choose for anybody.
    """
    sent = body.roughly(event, forms.MOST_GIVEN_BACK, many=("purpose",))
    if sent is None:
        raise problem
    no = _no(sent)
    if no and not rate_limit.passed(requests.viewer(event), _NOES):
        return _chosen(event, Body(sent.is_form, sent.values | {"granted": [], "choice": "reject"}))
    asked = _asked(sent.values) if sent.is_form else sent.values.get("granted")
    in_force = cookies.narrowed(event, asked if isinstance(asked, list) else None)
    if sent.is_form and problem.kind == "pace":
        said = [say("choices.in_force")] if in_force else []
        answer = forms.given_back(event, (), problem, sent.values, *said)
        observe.refused(problem.kind, problem.status)
    else:
        answer = responses.refusal(event, problem)
    answer.cookies.extend(in_force)
    return answer


def _chosen(event: APIGatewayProxyEventV2, sent: Body) -> Response[str]:
    try:
        choice = _no(sent) or (_from_form(sent.values) if sent.is_form else _from_json(sent.values))
        stored, created = _record(choice, event)
    except problems.Problem as problem:
        if sent.is_form:
            observe.refused(problem.kind, problem.status)
            # What was taken back is out of force, whatever becomes of the rest.
            return pages.refused(problem, sent.values, cookies.narrowed(event, _asked(sent.values)))
        raise
    observe.count("ChoiceRecorded" if created else "ChoiceRepeated")
    in_force = stored if created else _latest(stored["visitor"])
    set_cookies = cookies.after_choice(event, in_force["policy"], tuple(in_force["granted"]), in_force["visitor"])
    if not sent.is_form:
        offer = {"Link": pages.receipt_link(stored)}
        return responses.data(201 if created else 200, _answered(stored), set_cookies, offer)
    back = requests.local_path(sent.values.get("return"))
    if sent.values.get("then") == "receipt":
        return pages.recorded(stored, set_cookies, back)
    return responses.see_other(back, set_cookies)


@router.get("/api/consent")
def history() -> Response[str]:
    """What this browser chose, oldest first: ``{"records": […]}``, or a page where a person asks."""
    event = router.current_event
    found = consent_history.of(cookies.visitor(event))
    observe.count("HistoryShown")
    if requests.wants_page(event):
        return pages.history(found)
    return responses.data(200, {"records": [_answered(item) for item in found]})


def _answered(item: Item) -> dict[str, Any]:
    """The part of a record that is the visitor's to see."""
    return {name: item[name] for name in _ANSWERED if name in item}


def _record(choice: Choice, event: APIGatewayProxyEventV2) -> tuple[Item, bool]:
    """Write the choice once: what stands in the table, and whether it is new."""
    known = cookies.visitor(event)
    item = record.made(
        visitor=known if known and consent_history.has_room(known, granting=bool(choice.granted)) else choice.id,
        choice=choice.id,
        policy=choice.policy,
        granted=choice.granted,
        surface=choice.surface,
        language=choice.language,
        families=user_agent.families(body.header(event, "user-agent")),
        now=time.time(),
    )
    # Only this exact value is the signal (Global Privacy Control, section 3.1).
    if body.header(event, "sec-gpc") == "1":
        item["signal"] = "gpc"
    # A no is the same no from wherever and under whichever policy it is sent again.
    same = _SAME if choice.granted else ("granted",)
    return store.put_once(setting("CONSENT_TABLE"), ("visitor", "id"), item, same)


def _latest(visitor: str) -> Item:
    """The choice in force: a request that is sent again must not bring an older one back."""
    return consent_history.of(visitor)[-1]


def _no(sent: Body) -> Choice | None:
    """The choice where it allows nothing, else ``None``. A no is taken whatever else is wrong with the request: it is
    recorded under the policy in force, and what the rest should have said as unknown.
    """
    values = sent.values
    granted = _asked(values) if sent.is_form else values.get("granted")
    if granted not in ([], ()):
        return None
    choice_id = values.get("id")
    surface = values.get("surface", "banner" if sent.is_form else UNKNOWN_SURFACE)
    language = values.get("language", languages.DEFAULT)
    return Choice(
        id=str(choice_id) if not sent.is_form and cookies.is_uuid(choice_id) else str(uuid4()),
        policy=register.current().policy.version,
        granted=(),
        surface=surface if surface in SURFACES else UNKNOWN_SURFACE,
        language=language if language in languages.OFFERED else UNKNOWN_LANGUAGE,
    )


def _asked(values: dict[str, Any]) -> list[Any] | None:
    """The purposes that a form asks to allow; ``None`` where it does not say which button was pressed."""
    asked = {"accept": list(register.current().optional), "reject": [], "save": values["purpose"]}
    return asked.get(str(values.get("choice")))


def _from_json(values: dict[str, Any]) -> Choice:
    """:raises problems.Problem: 422 naming every field that is wrong."""
    errors = _unknown(values, _JSON_FIELDS)
    errors += [
        FieldError(name, say("errors.missing")) for name in ("id", "policy", "granted", "surface") if name not in values
    ]
    if "id" in values and not cookies.is_uuid(values["id"]):
        errors.append(FieldError("id", say("errors.uuid")))
    granted = values.get("granted", [])
    if not isinstance(granted, list):
        errors.append(FieldError("granted", say("errors.type_list")))
        granted = []
    return _checked(values, granted, "granted", errors, str(values.get("id")))


def _from_form(values: dict[str, Any]) -> Choice:
    """:raises problems.Problem: 422 naming every field that is wrong."""
    errors = _unknown(values, _FORM_FIELDS)
    errors += [FieldError("policy", say("errors.missing"))] if "policy" not in values else []
    granted = _asked(values)
    if granted is None:
        errors.append(FieldError("choice", say("errors.choice")))
    return _checked({"surface": "banner"} | values, granted or [], "purpose", errors, str(uuid4()))


def _unknown(values: dict[str, Any], known: set[str]) -> list[FieldError]:
    return [FieldError(shown(name), say("errors.unknown")) for name in sorted(set(values) - known)[:5]]


def _checked(
    values: dict[str, Any], granted: list[Any], field: str, errors: list[FieldError], choice_id: str
) -> Choice:
    """The rest that form and JSON have in common."""
    known = register.current().optional
    for value in [value for value in granted if value not in known][:5]:
        if not isinstance(value, str):
            errors.append(FieldError(field, say("errors.type_list")))
        else:
            errors.append(FieldError(field, say("errors.purpose", value=shown(value), known=", ".join(known))))
    texts = [value for value in granted if isinstance(value, str)]
    if len(set(texts)) < len(texts):
        errors.append(FieldError(field, say("errors.twice")))
    if "surface" in values and values["surface"] not in SURFACES:
        errors.append(FieldError("surface", say("errors.surface")))
    language = values.get("language", languages.DEFAULT)
    if language not in languages.OFFERED:
        errors.append(FieldError("language", say("errors.language")))
    if "policy" in values:
        _check_policy(values["policy"], errors)
    if errors:
        raise problems.fields(*errors)
    ordered = tuple(name for name in known if name in texts)
    return Choice(choice_id, values["policy"], ordered, values["surface"], language)


def _check_policy(version: Any, errors: list[FieldError]) -> None:
    """A consent is to the text in force now; another known version is told apart from a made-up one."""
    current = register.current().policy.version
    if not isinstance(version, str) or version not in register.current().policies:
        value = shown(version) if isinstance(version, str) else ""
        errors.append(FieldError("policy", say("errors.policy", value=value, current=current)))
        raise problems.outdated(current, tuple(errors))
    if version != current:
        errors.append(FieldError("policy", say("errors.outdated", value=version, current=current)))
        raise problems.outdated(current, tuple(errors))
