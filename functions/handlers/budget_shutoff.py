"""Shuts the API when the budget is spent, or when an hour costs or calls as no shop has it, and opens it again.

A throttle of 0 answers every call 429 before a function runs, so that nothing runs and nothing is written. The site is
static and stays. A budget or an alarm shuts it, through SNS, and so does a look at the last hour, every quarter of one:
an alarm speaks when its state changes, the look speaks each time, so that what was opened too early is shut again.
One of us opens it, by ``{"open": true}``.
"""

from __future__ import annotations

import json
import time
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.core import observe, spending
from functions.core.settings import setting

_SHUT = (0, 0)


@observe.logger.inject_lambda_context(clear_state=True)
@observe.metrics.log_metrics(raise_on_empty_metrics=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, bool]:
    """``{"open": …}``, as the API is afterwards; nothing where a look found nothing amiss. Repeating it does no harm.

    :raises botocore.exceptions.ClientError: where AWS refuses; Lambda then tries again, and tells staff.
    """
    looking = event.get("source") == "aws.events"
    if looking and not _too_much(context):
        return {}
    opening = event.get("open") is True and not looking
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


def _too_much(context: LambdaContext) -> bool:
    """Whether the last hour, or the month, costs more than it may."""
    spent = spending.within_the_hour(boto3.client("cloudwatch"), time.time())
    if spent.too_much(float(setting("CALLS_PER_HOUR")), float(setting("DOLLARS_PER_HOUR"))):
        observe.logger.warning("too much within the hour", calls=round(spent.calls), dollars=round(spent.dollars, 2))
        return True
    account = context.invoked_function_arn.split(":")[4]
    budget = boto3.client("budgets", region_name="us-east-1").describe_budget(
        AccountId=account, BudgetName=setting("BUDGET")
    )["Budget"]
    actual = float(budget.get("CalculatedSpend", {}).get("ActualSpend", {}).get("Amount", 0))
    if actual > float(budget["BudgetLimit"]["Amount"]):
        observe.logger.warning("the budget is spent", dollars=round(actual, 2))
        return True
    return False


def _throttle(rate: float, burst: int) -> Any:
    return {"ThrottlingRateLimit": rate, "ThrottlingBurstLimit": burst}
