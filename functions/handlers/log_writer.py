"""The Lambda that adds to the log each night what is not in it yet: choices, yeses to news, receipts of erasure,
versions of the policy, editions of the disclosures, results and keys of surveys, and draws.

A capability adds to the log by one line of :data:`SOURCES`: its table, and a function that says what of an item the log
commits to. That must never change once it was said, and nobody may be able to guess it: it holds a salt
(``commitment.salted``), names a random number, or is public.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions import register
from functions.core import observe, store
from functions.core.attributes import Item, timestamp
from functions.my_data import requests
from functions.transparency import commitment, writer

Leaf = Callable[[Item], Mapping[str, Any] | None]
SOURCES: tuple[tuple[str, Leaf], ...] = (
    # A choice from before there were salts is in the log as it is.
    ("CONSENT_TABLE", lambda item: item),
    ("LIST_PROOF_TABLE", commitment.salted),
    ("REQUEST_TABLE", requests.leaf),
)


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


def _records() -> Iterator[Mapping[str, Any]]:
    yield from commitment.policies(register.current())
    yield from commitment.published()
    for table, leaf in SOURCES:
        for page, _ in store.table(table).pages("scan", ConsistentRead=True):
            yield from filter(None, map(leaf, page))
