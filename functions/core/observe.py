"""Logs and metrics, as JSON lines, about requests and never about people.

Nothing that a request carries is logged: not its body, path, query, headers or address. An exception is named by its
type and the line that raised it; its message may quote what someone typed.
"""

from __future__ import annotations

import traceback
from pathlib import Path

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

logger = Logger(log_uncaught_exceptions=False)
metrics = Metrics(namespace="Cardamum")


def count(name: str) -> None:
    """Add one to a metric, such as ``ChoiceRecorded``."""
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=1)


def span(name: str, seconds: float) -> None:
    """Add a span of time to a metric, such as ``OldestMail``."""
    metrics.add_metric(name=name, unit=MetricUnit.Seconds, value=seconds)


def refused(kind: str, status: int) -> None:
    """Log and count a request that was refused, by its kind."""
    logger.info("refused", kind=kind, status=status)
    count("Refused")


def fault(error: Exception) -> None:
    """Log an exception that nobody expected: its type and where it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames[-6:]))
    logger.error("fault", error=type(error).__name__, where=where)
    count("Fault")
