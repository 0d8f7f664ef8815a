"""How much of a kind of mail came back or was complained about within a day, as SES counts it; too much stops it.

SES looks into an account from 5 % of bounces and 0.1 % of complaints on, and takes no more mail at 10 % and 0.5 %: then
all kinds would stand still. So the kind that causes it stops before; its mails wait, and go on when the day is over
or whoever misuses the form has been stopped. Letters have a stop of their own, a letter each (newsletter/outcomes.py).
"""

from __future__ import annotations

import datetime as dt
import time
from functools import cache
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from functions.core import observe
from functions.core.aws import error_code

MOST_BOUNCES, MOST_COMPLAINTS = 0.04, 0.0008
# Fewer than so many say nothing of a kind.
ENOUGH_BOUNCES, ENOUGH_COMPLAINTS = 10, 3
# Asked again after so many seconds, by each process.
_GOOD_FOR = 300
_DAY = 86_400
_PATIENCE = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 1, "mode": "standard"})
_known: dict[str, tuple[float, bool]] = {}


def stopped(kind: str) -> bool:
    """Whether mail of a kind is stopped. Where CloudWatch does not answer it is not: SES's own limit stands behind."""
    asked, answer = _known.get(kind, (-_GOOD_FOR, False))
    if time.monotonic() - asked >= _GOOD_FOR:
        answer = _too_many(kind)
        _known[kind] = (time.monotonic(), answer)
    if answer:
        observe.count("KindStopped")
    return answer


@cache
def _client() -> Any:
    import boto3  # noqa: PLC0415 - loaded with its client, not with every start

    return boto3.client("cloudwatch", config=_PATIENCE)


def _too_many(kind: str) -> bool:
    now = dt.datetime.now(dt.UTC)
    queries = [
        {
            "Id": metric.lower(),
            "MetricStat": {
                "Metric": {
                    "Namespace": "AWS/SES",
                    "MetricName": metric,
                    "Dimensions": [{"Name": "kind", "Value": kind}],
                },
                "Period": _DAY,
                "Stat": "Sum",
            },
        }
        for metric in ("Send", "Bounce", "Complaint")
    ]
    try:
        found = _client().get_metric_data(
            MetricDataQueries=queries, StartTime=now - dt.timedelta(seconds=_DAY), EndTime=now
        )
    except (ClientError, BotoCoreError) as error:
        observe.logger.warning("rates unknown", error=type(error).__name__, code=error_code(error))
        return False
    sums = {result["Id"]: sum(result["Values"]) for result in found["MetricDataResults"]}
    sent = max(sums.get("send", 0), 1)
    bounces, complaints = sums.get("bounce", 0), sums.get("complaint", 0)
    return bool(
        (bounces >= ENOUGH_BOUNCES and bounces / sent > MOST_BOUNCES)
        or (complaints >= ENOUGH_COMPLAINTS and complaints / sent > MOST_COMPLAINTS)
    )
