"""The pages on the way of an answer: the last look, the questions again, and the word that a survey is closed. What was
answered is on every one of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from html import escape
from typing import Any

from aws_lambda_powertools.event_handler import Response

from functions.core import html, problems, survey_form
from functions.core.html import Html, button, hidden
from functions.core.survey_files import SCALE, STEPS, Question, Survey
from functions.languages import current, day, say
from functions.surveys import answers, one_each
from functions.surveys.answers import Answers
from functions.web import responses


def action(survey: Survey) -> str:
    """Where its forms post to."""
    return f"/api/surveys/{survey.slug}"


def carried(survey: Survey, values: Mapping[str, Any]) -> dict[str, str]:
    """What a form carries from page to page beside the answers: the invitation or the ballot."""
    return {name: str(values[name]) for name in one_each.FIELDS if survey.one_each and values.get(name)}


def invitation(survey: Survey, values: Mapping[str, Any]) -> Response[str]:
    """The page that an invitation leads to: the questions, and with script the way to a ballot.

    :param values: with the invitation.
    """
    parts = [
        hidden("language", current()),
        *(hidden(name, value) for name, value in carried(survey, values).items()),
        survey_form.fields(survey, {}, {}),
        Html(f"<p>{button(say('survey.look'), 'step', 'look')}</p>"),
    ]
    form = Html(f'<form class="letter survey" method="post" action="{action(survey)}">{"".join(parts)}</form>')
    slots = {"survey": survey.title, "slug": survey.slug, "closes": day(survey.closes), "form": form}
    return responses.page("survey-invitation", **slots)


def look(survey: Survey, found: Answers, proof: Mapping[str, str], notice: bool) -> Response[str]:
    """The answers for a last look, with the button that sends them.

    :param proof: the time, and the signature over time and answers. :param notice: whether it is shown once more.
    """
    held = [
        hidden(name, text)
        for name, value in answers.as_form(survey, found).items()
        for text in (value if isinstance(value, list) else [value])
    ]
    parts = [
        given(survey, found),
        hidden("language", current()),
        *held,
        *(hidden(name, value) for name, value in proof.items()),
        button(say("survey.send"), "step", "send"),
        button(say("contact.edit"), "step", "edit"),
    ]
    said = Html(f'<p role="status">{escape(say("survey.again"))}</p>') if notice else Html("")
    slots = {"notice": said, "survey": survey.title, "form": html.form(action(survey), *parts)}
    return responses.page("survey-look", 200, responses.RESTORABLE, **slots)


def typed_again(survey: Survey, problem: problems.Problem | None, values: Mapping[str, Any]) -> Response[str]:
    """The questions with what was answered and, where there is a problem, what is wrong: beside the fields or above."""
    wrong = {error.field: error.message for error in reversed(problem.errors)} if problem else {}
    above = problem.detail if problem and not problem.errors else ""
    parts = [
        _summary(survey, wrong),
        hidden("language", current()),
        *(hidden(name, value) for name, value in carried(survey, values).items()),
        survey_form.fields(survey, values, wrong),
        Html(f"<p>{button(say('survey.look'), 'step', 'look')}</p>"),
    ]
    form = Html(
        f'<form class="letter survey" method="post" action="{action(survey)}" novalidate>{"".join(parts)}</form>'
    )
    detail = Html(f'<p role="alert">{escape(above)}</p>') if above else Html("")
    status, headers = (problem.status, dict(problem.headers)) if problem else (200, {})
    slots = {"survey": survey.title, "detail": detail, "form": form}
    return responses.page("survey-again", status, responses.RESTORABLE | headers, **slots)


def closed(survey: Survey, found: Mapping[str, Any], today: dt.date) -> Response[str]:
    """That it cannot be answered on this day; what was answered stands there, to be copied."""
    early = today < survey.opens
    said = say("survey.early", day=day(survey.opens)) if early else say("survey.closed", day=day(survey.closes))
    slots = {"survey": survey.title, "when": said, "answers": given(survey, found)}
    return responses.page("survey-closed", 409, responses.RESTORABLE, **slots)


def given(survey: Survey, found: Mapping[str, Any]) -> Html:
    """Questions with their answers."""
    rows = "".join(
        f'<dt>{escape(one.text)}</dt><dd dir="auto">{_said(one, found.get(one.name, ""))}</dd>'
        for one in survey.questions
    )
    return Html(f'<dl class="letter-preview">{rows}</dl>')


def _said(question: Question, value: Any) -> str:
    if value in ("", []):
        return f"<i>{escape(say('survey.passed'))}</i>"
    if question.kind == SCALE:
        return escape(f"{value} / {STEPS}")
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return escape(text).replace("\n", "<br>")


def _summary(survey: Survey, wrong: Mapping[str, str]) -> Html:
    """The errors as links to their questions, announced as the page opens (WCAG 2.2, 3.3.1)."""
    if not wrong:
        return Html("")
    known = {one.name: one for one in survey.questions}
    lines = []
    for name, text in sorted(wrong.items(), key=lambda one: [*known, one[0]].index(one[0])):
        link = escape(name)
        if one := known.get(name):
            link = f'<a href="#{survey_form.place(one)}">{escape(one.text)}</a>'
        lines.append(f"<li>{link}: {escape(text)}</li>")
    heading = f"<h2>{escape(say('contact.summary'))}</h2>"
    return Html(f'<div class="errors" role="alert" tabindex="-1" autofocus>{heading}<ul>{"".join(lines)}</ul></div>')
