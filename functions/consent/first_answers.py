"""What browsers answer that the banner asks for the first time, as purposes by day: to be counted, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from functions.core import store
from functions.core.table import flat

_ASKED = "banner"
# What is read of a record; the role that counts may read no more (infra/template.yaml).
READ = ("visitor", "id", "recorded_at", "surface", "granted")


def since(day: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The day (UTC) of each first answer from a day on, and the purposes that it allowed.

    A record is a browser's first where it has the browser's own number. Who refused has no number, so a second refusal
    on another day counts again.

    :raises problems.Problem: 503 where the table does not answer.
    """
    with store.answering():
        pages = store.table("CONSENT_TABLE").pages("scan", ProjectionExpression=", ".join(READ), ConsistentRead=True)
        for record in flat(pages):
            if record["visitor"] == record["id"] and record["surface"] == _ASKED and record["recorded_at"] >= day:
                yield record["recorded_at"][:10], tuple(record["granted"])
