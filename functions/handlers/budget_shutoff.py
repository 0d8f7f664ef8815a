"""Shuts the API when the budget is spent, or when calls come as no shop has them, and opens it again.

A throttle of 0 answers every call 429 before a function runs, so that nothing runs and nothing is written. The site is
static and stays. A budget or an alarm shuts it, through SNS; one of us opens it, by ``{"open": true}``.
"""

from __future__ import annotations

import json
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.core import observe
from functions.core.settings import setting

_SHUT = (0, 0)


@observe.logger.inject_lambda_context(clear_state=True)
@observe.metrics.log_metrics(raise_on_empty_metrics=False)
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, bool]:
    """``{"open": …}``, as the API is afterwards. Repeating it does no harm.

    :raises botocore.exceptions.ClientError: where API Gateway refuses; Lambda then tries again, and tells staff.
    """
    opening = event.get("open") is True
    limits: dict[str, tuple[float, int]] = json.loads(setting("LIMITS"))
    routes = {route: _throttle(*(limit if opening else _SHUT)) for route, limit in limits.items()}
    boto3.client("apigatewayv2").update_stage(
        ApiId=setting("API_ID"),
        StageName="$default",
        DefaultRouteSettings=routes.pop("$default"),
        RouteSettings=routes,
    )
    observe.count("ApiOpened" if opening else "ApiShut")
    return {"open": opening}


def _throttle(rate: float, burst: int) -> Any:
    return {"ThrottlingRateLimit": rate, "ThrottlingBurstLimit": burst}
