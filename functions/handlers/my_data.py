"""The Lambda behind My data: ``/api/my-data…``, and the schedule that goes on with erasures that were not finished."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.my_data import card_routes, receipts, rights_routes, routes, unfinished
from functions.web.router import lambda_handler

_answer = lambda_handler(routes.router, rights_routes.router, receipts.router, card_routes.router)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer a request, or do what the schedule is for."""
    return unfinished.handler(event, context) if event.get("source") == "aws.events" else _answer(event, context)
