"""The router that every handler shares: routes in, answers out, a fault and a refusal answered in one place."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from typing import Any, cast

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions import languages
from functions.core import observe, problems
from functions.web import origin_key, requests, responses

Handler = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]


def lambda_handler(*routers: APIGatewayHttpRouter) -> Handler:
    """The Lambda handler that answers the routes of ``routers``: with logs, metrics and the request's language.

    A request that did not come through CloudFront is refused before anything of it is read.
    """
    app = APIGatewayHttpResolver()
    for router in routers:
        app.include_router(router)
    app.use([_reads_are_counted])

    @app.exception_handler(problems.Problem)  # type: ignore[untyped-decorator]
    def on_problem(problem: problems.Problem) -> Response[str]:
        return responses.refusal(app.current_event, problem)

    @app.exception_handler(Exception)  # type: ignore[untyped-decorator]
    def on_fault(error: Exception) -> Response[str]:
        observe.fault(error)
        return responses.refusal(app.current_event, problems.fault())

    def answer(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        asked = requests.query(event, "language")
        languages.use(languages.chosen(asked, (event.get("headers") or {}).get("accept-language")))
        return app.resolve(event, context)

    @observe.logger.inject_lambda_context(clear_state=True)
    @observe.metrics.log_metrics(raise_on_empty_metrics=False)
    def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        if not origin_key.through_edge(event):
            observe.refused("around the edge", 403)
            return {"statusCode": 403, "headers": {"Cache-Control": "no-store"}, "body": ""}
        return copy_context().run(answer, event, context)

    return cast(Handler, handler)


def _reads_are_counted(app: Any, answer: Callable[[Any], Response[Any]]) -> Response[Any]:
    requests.count_read(app.current_event)
    return answer(app)
