"""Answers: a page, JSON, a file to keep, a redirect, a refusal (RFC 9457 for programs, a page for people)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.shared.cookies import Cookie
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions import languages
from functions.core import html, observe, problems
from functions.web import requests

_NO_STORE = {"Cache-Control": "no-store"}
# For pages that answer a form: Back brings them again, with what was typed, which no engine does where they are not
# stored. Nothing between us and the browser keeps them.
RESTORABLE = {"Cache-Control": "private, no-cache"}
_DAY = 86_400  # seconds


def _private() -> dict[str, str]:
    """Headers of an answer that is for this visitor alone, in the language of the request (RFC 9110 section 8.5)."""
    return _NO_STORE | {"Content-Language": languages.current()}


def page(template: str, status: int = 200, headers: Mapping[str, str] | None = None, /, **slots: str) -> Response[str]:
    """A page of ``pages/`` with its slots filled."""
    return Response(
        status, "text/html; charset=utf-8", html.render(template, **slots), headers=_private() | dict(headers or {})
    )


def data(
    status: int, body: Mapping[str, Any], cookies: Sequence[Cookie] = (), headers: Mapping[str, str] | None = None
) -> Response[str]:
    """JSON."""
    text = json.dumps(body, ensure_ascii=False)
    return Response(status, "application/json", text, headers=_private() | dict(headers or {}), cookies=list(cookies))


def download(name: str, kind: str, content: str | bytes) -> Response[Any]:
    """A file to keep (RFC 6266), of this visitor's alone."""
    return Response(200, kind, content, headers=_NO_STORE | {"Content-Disposition": f'attachment; filename="{name}"'})


def public(kind: str, body: Mapping[str, Any], seconds: int = _DAY) -> Response[str]:
    """JSON that is the same for everyone, and may be kept for so long."""
    return Response(200, kind, json.dumps(body), headers={"Cache-Control": f"public, max-age={seconds}"})


def see_other(path: str, cookies: Sequence[Cookie]) -> Response[str]:
    """303 to a path on this site (RFC 9110 section 15.4.4)."""
    return Response(303, "text/plain", "", headers=_NO_STORE | {"Location": path}, cookies=list(cookies))


def refusal(event: APIGatewayProxyEventV2, problem: problems.Problem) -> Response[str]:
    """The answer to a request that was refused: a page for a person, problem details for a program."""
    observe.refused(problem.kind, problem.status)
    if requests.wants_page(event):
        return page("refused", problem.status, problem.headers, title=problem.title, detail=problem.detail)
    return Response(
        problem.status,
        "application/problem+json",
        json.dumps(problem.as_json(), ensure_ascii=False),
        headers=_private() | dict(problem.headers),
    )
