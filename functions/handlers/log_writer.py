"""The Lambda that adds to the log each night what is not in it yet: consent records and versions of the policy."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions import register
from functions.core import observe, store
from functions.core.attributes import timestamp
from functions.transparency import commitment, writer


@observe.logger.inject_lambda_context(clear_state=True)
@observe.metrics.log_metrics(raise_on_empty_metrics=False)
def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, int]:
    """``{"before": …, "now": …}``, in entries. Repeating it does no harm.

    :raises Exception: whatever went wrong; Lambda then tries again, and an alarm tells staff when no run succeeds.
    """
    before, now = writer.add(_records(), timestamp(time.time()))
    observe.logger.info("written", before=before, now=now)
    observe.count("LogWritten")
    return {"before": before, "now": now}


def _records() -> Iterator[dict[str, Any]]:
    yield from commitment.policies(register.current())
    for page, _ in store.table("CONSENT_TABLE").pages("scan", ConsistentRead=True):
        yield from page
