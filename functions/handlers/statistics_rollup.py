"""The Lambda that counts: every night, the views of the days before and the first answers to the banner
(functions/statistics/days.py).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.consent import first_answers
from functions.core import observe
from functions.statistics import days


@observe.logger.inject_lambda_context(clear_state=True)
@observe.metrics.log_metrics(raise_on_empty_metrics=False)
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, int]:
    """``{"views": …}``, how many were counted. The schedule's event says when it was due (``time``).

    :raises problems.Problem: where a table does not answer; Lambda then tries again, and the next night does too.
    """
    due = dt.datetime.fromisoformat(event["time"])
    counted = days.roll_up(due, first_answers.since)
    observe.count("RolledUp")
    return {"views": counted}
