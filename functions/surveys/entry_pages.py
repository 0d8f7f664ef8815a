"""The pages on the way into a contest: the last look, the form again, the ticket, and that there is none.

Each says what can be won and by which rules, in the site's language; buttons and refusals are in the visitor's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from aws_lambda_powertools.event_handler import Response

from functions.core import draw, html, problems
from functions.core.html import Html, button, hidden
from functions.core.survey_files import Survey
from functions.languages import current, day, say
from functions.web import responses


def address(contest: Survey, ticket: str) -> str:
    """A ticket's own page, which only its entrant knows."""
    return f"{_action(contest)}?ticket={quote(ticket, safe='')}"


def look(contest: Survey, email: str, proof: Mapping[str, str], notice: bool) -> Response[str]:
    """The address for a last look, with the button that enters it.

    :param proof: the time, and the signature over time and address. :param notice: whether it is shown once more.
    """
    parts = [
        Html(f'<dl class="letter-preview"><dt>{escape(say("contest.email"))}</dt><dd>{escape(email)}</dd></dl>'),
        hidden("language", current()),
        hidden("email", email),
        *(hidden(name, value) for name, value in proof.items()),
        button(say("contest.enter"), "step", "send"),
        button(say("contact.edit"), "step", "edit"),
    ]
    said = Html(f'<p role="status">{escape(say("contest.again"))}</p>') if notice else Html("")
    form = html.form(_action(contest), *parts)
    return responses.page("entry-look", 200, responses.RESTORABLE, notice=said, contest=contest.title, form=form)


def typed_again(contest: Survey, problem: problems.Problem | None, values: Mapping[str, Any]) -> Response[str]:
    """The form with what was typed and, where there is a problem, what is wrong."""
    wrong = problem.errors[0].message if problem and problem.errors else ""
    about = ' aria-invalid="true" aria-describedby="email-error"' if wrong else ""
    error = f'<p class="error" id="email-error">{escape(wrong)}</p>' if wrong else ""
    field = Html(
        f'<div class="field"><label for="email">{escape(say("contest.email"))}</label>{error}'
        f'<input id="email" type="email" name="email" autocomplete="email" required{about}{" autofocus" * bool(wrong)} '
        f'value="{escape(str(values.get("email", "")))}"></div>'
    )
    form = html.form(_action(contest), field, hidden("language", current()), button(say("survey.look"), "step", "look"))
    above = problem.detail if problem and not wrong else ""
    detail = Html(f'<p role="alert">{escape(above)}</p>') if above else Html("")
    status, headers = (problem.status, dict(problem.headers)) if problem else (200, {})
    slots = {"contest": contest.title, "detail": detail, "form": form}
    return responses.page("entry-again", status, responses.RESTORABLE | headers, **slots)


def closed(contest: Survey, email: str, today: dt.date) -> Response[str]:
    """That nobody can enter on this day; what was typed stands there."""
    early = today < contest.opens
    when = say("survey.early", day=day(contest.opens)) if early else say("survey.closed", day=day(contest.closes))
    return responses.page("entry-closed", 409, responses.RESTORABLE, when=when, contest=contest.title, email=email)


def ticket(contest: Survey, own: str) -> Response[str]:
    """The receipt: the ticket, its line of the list to come, and the way out."""
    slots = {
        "contest": contest.title,
        "ticket": own,
        "entry": draw.entry(contest.slug, own),
        "closes": day(contest.closes),
        "draw": _draw(contest),
        "form": html.form(
            _action(contest),
            hidden("ticket", own),
            hidden("language", current()),
            button(say("contest.leave"), "step", "leave"),
        ),
    }
    return responses.page("entry", **slots)


def gone(contest: Survey) -> Response[str]:
    """There is no entry under a ticket: taken back, erased, or never there."""
    return responses.page("entry-gone", contest=contest.title, draw=_draw(contest))


def _draw(contest: Survey) -> Html:
    return Html(f'<a href="/surveys/{contest.slug}/draw/">{escape(say("contest.draw"))}</a>')


def _action(contest: Survey) -> str:
    return f"/api/surveys/{contest.slug}/entry"
