"""The Lambda of the list of who gets news: ``/api/newsletter``, and what SES tells of bounces and complaints."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.newsletter import routes, suppression
from functions.web.router import lambda_handler

_answer = lambda_handler(routes.router)
_hear = suppression.handler()


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """A request has a route; whatever else comes is an event."""
    return _answer(event, context) if "routeKey" in event else _hear(event, context)
