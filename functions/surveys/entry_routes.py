"""``/api/surveys/<slug>/entry``: enter a contest, keep the ticket, take the entry back.

An entry has what the prize needs, an address to write to, and no more. It is tied to no answer: answers go another way
(routes.py), and nothing is common to both. The first post is answered with a last look, signed with the time; the
second stores the entry, whose ticket follows from the signature, so that sending one page twice is one entry. Only the
entrant has the ticket; we keep its hash.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from functions import register
from functions.core import clock, draw, email_address, person_index, problems, store, survey_files
from functions.core.problems import FieldError
from functions.core.settings import setting
from functions.core.survey_files import Survey
from functions.core.text import TextError, shown
from functions.languages import say
from functions.surveys import entry_pages, personal
from functions.web import cookies, form_token, forms, requests, responses
from functions.web.body import Body

MOST_BYTES = 8_000
_FIELDS = frozenset({"email", "language", "step", "shown_at", "signature"})
LEAVE = "leave"

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@router.post("/api/surveys/<slug>/entry")
def enter(slug: str) -> Response[str]:
    contest = _contest(slug)

    def act(sent: Body) -> Response[str]:
        if not sent.is_form:
            raise problems.wrong_type()
        if sent.values.get("step") == LEAVE:
            return _left(contest, str(sent.values.get("ticket", "")))
        return _entered(contest, sent.values)

    def again(problem: problems.Problem, typed: Mapping[str, Any]) -> Response[str]:
        if typed.get("step") == LEAVE:
            return forms.given_back(router.current_event, (), problem, typed)
        return entry_pages.typed_again(contest, problem, typed)

    return forms.answered(router.current_event, act, again, most=MOST_BYTES)


@router.get("/api/surveys/<slug>/entry")
def ticket(slug: str) -> Response[str]:
    """The ticket, as long as its entry is there: only who entered has this address. The ticket stands in its query,
    which no log has.
    """
    contest, own = _contest(slug), requests.query(router.current_event, "ticket")
    return entry_pages.ticket(contest, own) if _there(contest, own) else entry_pages.gone(contest)


def _left(contest: Survey, ticket: str) -> Response[str]:
    """Take an entry back; whoever does it twice sees the same."""
    if cookies.is_uuid(ticket):
        with store.answering():
            personal.erase_one(store.table("ENTRY_TABLE"), {"id": draw.entry(contest.slug, ticket)})
    return responses.see_other(entry_pages.address(contest, ticket), ())


def _contest(slug: str) -> Survey:
    """:raises problems.Problem: 410 where there is nothing to win."""
    survey = survey_files.load(slug)
    if survey is None or survey.contest is None:
        raise problems.no_survey()
    return survey


def _there(contest: Survey, ticket: str) -> bool:
    if not cookies.is_uuid(ticket):
        return False
    return store.get(setting("ENTRY_TABLE"), {"id": draw.entry(contest.slug, ticket)}) is not None


def _entered(contest: Survey, values: Mapping[str, Any]) -> Response[str]:
    if values.get("step") == "edit":
        return entry_pages.typed_again(contest, None, values)
    signature = values.get("signature")
    # Whoever goes back and sends again has entered already, also after the close.
    if values.get("step") == "send" and form_token.is_signature(signature):
        own = form_token.derived_id(str(signature))
        if _there(contest, own):
            return responses.see_other(entry_pages.address(contest, own), ())
    today = clock.day(time.time())
    if not contest.is_open(today):
        return entry_pages.closed(contest, str(values.get("email", "")), today)
    email = _address(values)
    verdict = _verdict(contest, email, values) if values.get("step") == "send" else ""
    if verdict == "good":
        return _stored(contest, email, str(signature), today)
    shown_at = int(values["shown_at"]) if verdict == "quick" else int(time.time())
    signed = form_token.sign(setting("FORM_KEY"), shown_at, _signed(contest, email))
    return entry_pages.look(contest, email, {"shown_at": str(shown_at), "signature": signed}, notice=bool(verdict))


def _address(values: Mapping[str, Any]) -> str:
    """:raises problems.Problem: 422 naming what is wrong."""
    errors = [FieldError(shown(name), say("errors.unknown")) for name in sorted(set(values) - _FIELDS)[:5]]
    email = ""
    try:
        email = email_address.checked(values.get("email", ""))
    except TextError as mistake:
        errors.append(FieldError("email", str(mistake)))
    if errors:
        raise problems.fields(*errors)
    return email


def _signed(contest: Survey, email: str) -> dict[str, str]:
    return {"email": email, " contest": contest.slug}


def _verdict(contest: Survey, email: str, values: Mapping[str, Any]) -> str:
    shown_at, signature = (str(values.get(name, "")) for name in ("shown_at", "signature"))
    return form_token.judge(setting("FORM_KEY"), shown_at, signature, _signed(contest, email), time.time())


def _stored(contest: Survey, email: str, signature: str, today: dt.date) -> Response[str]:
    own = form_token.derived_id(signature)
    # All entries of a contest expire together, counted from its close.
    close = dt.datetime.combine(contest.closes, dt.time(), dt.UTC).timestamp()
    item = {
        "id": draw.entry(contest.slug, own),
        "contest": contest.slug,
        "email": email,
        **person_index.mark(email),
        "day": today.isoformat(),
        "expires_at": register.current().records["entry"].expires_at(close),
    }
    store.put_once(setting("ENTRY_TABLE"), ("id",), item, ("contest", "email"))
    return responses.see_other(entry_pages.address(contest, own), ())
