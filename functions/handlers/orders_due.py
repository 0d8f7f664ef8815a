"""The Lambda that the hour wakes: unpaid orders are reminded of and expire, sent ones are closed, old ones cleared."""

from __future__ import annotations

import time
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.core import observe
from functions.orders import due, tables

# The longest that one order can take: every call to the tables given up on at its last.
_ENOUGH_MS = 30_000


@observe.logger.inject_lambda_context(clear_state=True)
@observe.metrics.log_metrics(raise_on_empty_metrics=False)
def handler(_: dict[str, Any], context: LambdaContext) -> dict[str, bool]:
    """Do what is due.

    :raises RuntimeError: where a table did not answer, so that Lambda tries again. Doing it twice does no harm.
    """
    if not due.run(tables.ours(), time.time(), lambda: context.get_remaining_time_in_millis() > _ENOUGH_MS):
        raise RuntimeError("a table did not answer")
    return {"done": True}
