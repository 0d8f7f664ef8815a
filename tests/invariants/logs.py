"""The gate of each log line and metric: about requests and never about people."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from tests.invariants import traces

# What tests write and send all the time, and a log must never say.
PLANTED = ("Ada Bell", "Which pods are green", "ada@example.org")
# What every record has: where it was written, and nothing of a request.
_OWN = frozenset(vars(logging.makeLogRecord({}))) - {"msg", "args", "exc_text"}


def wrong(record: logging.LogRecord) -> Iterator[str]:
    """What is wrong with a log line."""
    said = [record.getMessage(), *(f"{value}" for name, value in vars(record).items() if name not in _OWN)]
    if record.exc_info and record.exc_info[1]:
        said.append(str(record.exc_info[1]))
    yield from wrong_text(" ".join(said), f"a log line ({record.name})")


def wrong_text(said: str, where: str) -> Iterator[str]:
    """What is wrong with what was said there."""
    if traces.ADDRESS.search(said):
        yield f"{where} holds an address"
    if traces.AGENT.search(said):
        yield f"{where} holds what a browser says of itself"
    if traces.EMAIL.search(said):
        yield f"{where} holds an address of mail"
    yield from (f"{where} holds “{text}”" for text in PLANTED if text in said)
