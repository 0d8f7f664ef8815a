"""``POST /api/surveys/<slug>``: look at one's answers, and send them. A survey that is not published has no route.

The first post is answered with the answers for a last look, signed with the time; the second stores them under an id
that follows from the signature, so that sending one page twice is one answer. What is stored names nobody and knows no
time finer than a day.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from functools import partial
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from functions import register
from functions.core import clock, observe, problems, store, survey_files
from functions.core.settings import setting
from functions.core.survey_files import Survey
from functions.surveys import answers, one_each, pages
from functions.surveys.answers import Answers
from functions.surveys.one_each import Way
from functions.web import form_token, forms, responses
from functions.web.body import Body

MOST_BYTES = 64 * 1024
_BESIDE = frozenset({"language", "step", "shown_at", "signature"})

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@router.post("/api/surveys/<slug>")
def answer(slug: str) -> Response[str]:
    survey = survey_files.load(slug)
    # A contest may ask no questions.
    if survey is None or not survey.sections:
        raise problems.no_survey()

    def act(sent: Body) -> Response[str]:
        if not sent.is_form:
            raise problems.wrong_type()
        return _answered(survey, sent.values)

    again = partial(pages.typed_again, survey)
    return forms.answered(router.current_event, act, again, most=MOST_BYTES, many=answers.many(survey))


def _answered(survey: Survey, values: Mapping[str, Any]) -> Response[str]:
    step = values.get("step", "look")
    if step == "edit":
        return pages.typed_again(survey, None, values)
    beside = _BESIDE.union(one_each.FIELDS) if survey.one_each else _BESIDE
    found, errors = answers.read(survey, values, beside)
    today = clock.day(time.time())
    if not survey.is_open(today):
        return _closed(survey, found, values, today)
    way = one_each.admitted(survey, values) if survey.one_each else None
    if errors:
        raise problems.fields(*errors)
    verdict = _verdict(survey, found, values) if step == "send" else ""
    if verdict == "good":
        return _stored(survey, found, str(values["signature"]), today, way)
    shown_at = int(values["shown_at"]) if verdict == "quick" else int(time.time())
    observe.count("SurveyLookedOver")
    signature = form_token.sign(setting("FORM_KEY"), shown_at, _signed(survey, found))
    proof = {"shown_at": str(shown_at), "signature": signature} | pages.carried(survey, values)
    return pages.look(survey, found, proof, notice=bool(verdict))


def _verdict(survey: Survey, found: Answers, values: Mapping[str, Any]) -> str:
    shown_at, signature = (str(values.get(name, "")) for name in ("shown_at", "signature"))
    return form_token.judge(setting("FORM_KEY"), shown_at, signature, _signed(survey, found), time.time())


def _signed(survey: Survey, found: Answers) -> dict[str, str]:
    """What a look signs: the answers, and which questions they are to."""
    return answers.as_text(found) | {" survey": survey.slug, " questions": answers.digest(survey)}


def _closed(survey: Survey, found: Answers, values: Mapping[str, Any], today: dt.date) -> Response[str]:
    """Whoever sends again what was stored in time is told so; everybody else, when it is open."""
    signature = values.get("signature")
    if values.get("step") == "send" and form_token.is_signature(signature) and not survey.one_each:
        key = {"survey": survey.slug, "id": form_token.derived_id(str(signature))}
        if store.standing_at(setting("SURVEY_TABLE"), key):
            return responses.see_other(thanks(survey), ())
    observe.count("SurveyClosed")
    return pages.closed(survey, found, today)


def _stored(survey: Survey, found: Answers, signature: str, today: dt.date, way: Way | None) -> Response[str]:
    # Counted from the day's begin, so that the expiry tells no hour either.
    begin = dt.datetime(today.year, today.month, today.day, tzinfo=dt.UTC).timestamp()
    item = {
        "survey": survey.slug,
        "day": today.isoformat(),
        "answers": found,
        "expires_at": register.current().records["survey-answer"].expires_at(begin),
    }
    if way:
        one_each.put(survey, way, item)
        observe.count("SurveyAnswered")
        return responses.see_other(thanks(survey), ())
    item["id"] = form_token.derived_id(signature)
    _, created = store.put_once(setting("SURVEY_TABLE"), ("survey", "id"), item, ("answers",))
    observe.count("SurveyAnswered" if created else "SurveyRepeated")
    return responses.see_other(thanks(survey), ())


def thanks(survey: Survey) -> str:
    """The page that says that an answer is stored."""
    return f"/surveys/{survey.slug}/thanks/"
