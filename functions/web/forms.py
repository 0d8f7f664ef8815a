"""Every form that a person sends, in one way: nothing typed is lost, whatever is wrong with the request.

Without script the page that answers is all there is. So a form that is refused, too large, one of too many or met by
a fault of ours is answered with a page that holds what was typed, and every page that answers a form comes again with
Back. Routes give only what is their own; a test sends something wrong to every route that there is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from html import escape
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions.core import html, observe, problems
from functions.core.html import Html
from functions.languages import current, say
from functions.web import body, csrf, rate_limit, requests, responses
from functions.web.body import Body

# What is too long to be taken is still given back to whoever typed it.
MOST_GIVEN_BACK = 1024 * 1024

Act = Callable[[Body], Response[Any]]
Again = Callable[[problems.Problem, Mapping[str, Any]], Response[Any]]


def answered(
    event: APIGatewayProxyEventV2,
    act: Act,
    again: Again | tuple[str, ...],
    *,
    most: int,
    many: tuple[str, ...] = (),
    files: bool = False,
) -> Response[Any]:
    """Admit a request, read its body and answer it by ``act``; a form that is refused is answered by ``again``.

    :param again: the page of a form with what was typed and what is wrong; or the names of the fields that people type
        into, which :func:`given_back` then shows.
    :param most: bytes of a body at the most. :param many: form fields that may come more than once.
    :param files: whether it may bring files; each field then has a list of values, and a file is its text.
    :raises problems.Problem: what is wrong with a request that is no form, or is from another site.
    """
    csrf.refuse_foreign(event)
    # Read before it is counted and past the size that is taken: what is refused is given back in its own language.
    typed = body.typed(event, MOST_GIVEN_BACK, many)
    page_again = partial(given_back, event, again) if isinstance(again, tuple) else again
    try:
        rate_limit.check(requests.viewer(event))
        answer = act(Body(True, body.with_files(event, most)) if files else body.read(event, most, many))
    except problems.Problem as problem:
        if typed is None:
            raise
        observe.refused(problem.kind, problem.status)
        answer = page_again(problem, typed)
    except Exception as error:
        if typed is None:
            raise
        observe.fault(error)
        answer = page_again(problems.fault(), typed)
    return _restorable(answer)


def given_back(
    event: APIGatewayProxyEventV2,
    names: Collection[str],
    problem: problems.Problem,
    values: Mapping[str, Any],
    *more: str,
) -> Response[str]:
    """A page that says what is wrong, shows what was typed into the fields ``names``, and sends it all again.

    :param more: further sentences that it is to say.
    """
    text = [*([error.message for error in problem.errors] or [problem.detail]), *more]
    shown = [str(values[name]) for name in names if values.get(name)]
    if shown:
        text.append(say("forms.kept"))
    boxes = (f'<dd dir="auto">{escape(one).replace(chr(10), "<br>")}</dd>' for one in shown)
    listed = f'<dl class="letter-preview"><dt>{escape(say("forms.typed"))}</dt>{"".join(boxes)}</dl>' if shown else ""
    sent = [
        html.hidden(name, str(one))
        for name, value in ({"language": current()} | dict(values)).items()
        for one in (value if isinstance(value, list) else [value])
    ]
    query = str(event.raw_event.get("rawQueryString") or "")
    action = event.path + (f"?{query}" if query else "")
    form = html.form(action, Html(listed), *sent, html.button(say("choices.retry")))
    return page(problem.status, problem.title, text, form, problem.headers)


def page(
    status: int, title: str, text: Collection[str], form: Html, headers: Mapping[str, str] | None = None
) -> Response[str]:
    """A page with a title, paragraphs and a form: that of the news, which holds no words of its own."""
    rows = Html("".join(f'<p role="alert">{escape(row)}</p>' for row in text))
    return responses.page("news", status, headers or {}, title=title, text=rows, form=form, after=Html(""))


def _restorable(answer: Response[Any]) -> Response[Any]:
    """A page that Back can bring again. A file or a redirect stays as it is."""
    if str(answer.headers.get("Content-Type") or answer.content_type or "").startswith("text/html"):
        answer.headers.update(responses.RESTORABLE)
    return answer
