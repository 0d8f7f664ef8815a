"""Requests in, answers out: what every handler shares, around Powertools' router.

A program gets JSON, and RFC 9457 problem details where something is wrong; a person gets a page.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextvars import copy_context
from typing import Any, cast
from urllib.parse import parse_qs, quote

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.shared.cookies import Cookie
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from aws_lambda_powertools.utilities.typing import LambdaContext

import doorway
import forgery
import languages
import observe
import pace
import pages
import problems
from body import header, media_type

Handler = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]
_NO_STORE = {"Cache-Control": "no-store"}
_DAY = 86_400


def router() -> APIGatewayHttpResolver:
    """A router on which every problem and every fault has its answer."""
    app = APIGatewayHttpResolver()

    @app.exception_handler(problems.Problem)  # type: ignore[untyped-decorator]
    def on_problem(problem: problems.Problem) -> Response[str]:
        return refusal(app.current_event, problem)

    @app.exception_handler(Exception)  # type: ignore[untyped-decorator]
    def on_fault(error: Exception) -> Response[str]:
        observe.fault(error)
        return refusal(app.current_event, problems.fault())

    return app


def entry(app: APIGatewayHttpResolver) -> Handler:
    """The Lambda handler around ``app``: logs, metrics, the language, which ends with the request. What did not come
    through CloudFront is turned away before anything of it is read.
    """

    def answer(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        languages.use(languages.chosen(query(event, "language"), (event.get("headers") or {}).get("accept-language")))
        return app.resolve(event, context)

    @observe.logger.inject_lambda_context(clear_state=True)
    @observe.metrics.log_metrics(raise_on_empty_metrics=False)
    def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        if not doorway.through_edge(event):
            observe.refused("around the edge", 403)
            return {"statusCode": 403, "headers": _NO_STORE, "body": ""}
        return copy_context().run(answer, event, context)

    return cast(Handler, handler)


def query(event: Mapping[str, Any], name: str) -> str:
    """The first value of a parameter of the address, ``""`` where it has none."""
    return str(parse_qs(event.get("rawQueryString") or "").get(name, [""])[0])


def admit(event: APIGatewayProxyEventV2) -> None:
    """The checks that every writing route makes before it reads a body.

    :raises problems.Problem: 403 from another site, 429 too many at once.
    """
    forgery.refuse_foreign(event)
    pace.check(viewer(event))


def viewer(event: APIGatewayProxyEventV2) -> str:
    """The sender's address, by CloudFront's word and no client's."""
    return doorway.viewer_address(event.raw_event)


def wants_page(event: APIGatewayProxyEventV2) -> bool:
    """Whether a person waits for the answer: a form was sent, or the browser asks for HTML."""
    kind, _ = media_type(event)
    if kind == "application/json":
        return False
    return kind == "application/x-www-form-urlencoded" or "text/html" in header(event, "accept")


def _spoken() -> dict[str, str]:
    """Headers of an answer that is for this visitor alone, in the language of the request (RFC 9110 section 8.5)."""
    return _NO_STORE | {"Content-Language": languages.current()}


def page(template: str, status: int = 200, headers: Mapping[str, str] | None = None, /, **slots: str) -> Response[str]:
    """A page of ``pages/`` with its slots filled."""
    return Response(
        status, "text/html; charset=utf-8", pages.render(template, **slots), headers=_spoken() | dict(headers or {})
    )


def data(status: int, body: Mapping[str, Any], cookies: Sequence[Cookie] = ()) -> Response[str]:
    """JSON."""
    return Response(
        status, "application/json", json.dumps(body, ensure_ascii=False), headers=_spoken(), cookies=list(cookies)
    )


def download(name: str, kind: str, text: str) -> Response[str]:
    """A file to keep (RFC 6266), of this visitor's alone."""
    return Response(200, kind, text, headers=_NO_STORE | {"Content-Disposition": f'attachment; filename="{name}"'})


def public(kind: str, body: Mapping[str, Any]) -> Response[str]:
    """JSON that is the same for everyone, and may be kept for a day."""
    return Response(200, kind, json.dumps(body), headers={"Cache-Control": f"public, max-age={_DAY}"})


def see_other(path: str, cookies: Sequence[Cookie]) -> Response[str]:
    """303 to a path on this site (RFC 9110 section 15.4.4)."""
    return Response(303, "text/plain", "", headers=_NO_STORE | {"Location": path}, cookies=list(cookies))


def refusal(event: APIGatewayProxyEventV2, problem: problems.Problem) -> Response[str]:
    """The answer to a request that was refused: a page for a person, problem details for a program."""
    observe.refused(problem.kind, problem.status)
    if wants_page(event):
        return page("refused", problem.status, problem.headers, title=problem.title, detail=problem.detail)
    return Response(
        problem.status,
        "application/problem+json",
        json.dumps(problem.as_json(), ensure_ascii=False),
        headers=_spoken() | dict(problem.headers),
    )


def local_path(value: object) -> str:
    """``value`` where it is a path on this site, else ``/``: nobody is sent elsewhere by what a form says.

    A browser reads ``//host`` and ``/\\host`` as another site, and drops tabs and line ends (WHATWG URL, section 4.4).
    """
    text = value if isinstance(value, str) else ""
    if not text.startswith("/") or text[1:2] in ("/", "\\") or not text.isprintable():
        return "/"
    path = quote(text, safe="/%?&=#+~:@!$'()*,;[]-._")
    return path if len(path) <= 1_000 else "/"


def setting(name: str) -> str:
    """An environment variable that infra/template.yaml sets."""
    return os.environ[name]
