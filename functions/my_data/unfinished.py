"""What the schedule does: go on with erasures that were begun, and tell how long the oldest request has waited."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.core import observe, store
from functions.my_data import card, erasing, requests

# More than one item takes, with every call to the table given up at its last.
ENOUGH_MS = 8_000


@observe.logger.inject_lambda_context(clear_state=True)
@observe.metrics.log_metrics(raise_on_empty_metrics=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - it says no more than that
    """:raises problems.Problem: where a table did not answer: the schedule comes again."""
    with store.answering():
        for request in erasing.unfinished(store.table):
            run = card.run if request["came"] == card.CAME else erasing.run
            run(store.table, request, lambda: context.get_remaining_time_in_millis() > ENOUGH_MS)
        left = requests.open_ones(store.table("REQUEST_TABLE"))
    observe.span("OldestRequest", max((_waited(request["received_at"]) for request in left), default=0.0))
    return {}


def _waited(since: str) -> float:
    return time.time() - dt.datetime.fromisoformat(since).timestamp()
