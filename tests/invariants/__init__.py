"""What holds in every test of the functions, whatever it is about: a plugin (tests/conftest.py).

It stands where the functions and the desk reach the world: at each call of an AWS client, at each socket, at each log
line and at each answer. What is wrong there is kept, also where the code under test catches it, and fails the test.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider
from botocore.client import BaseClient

from infra.local.functions import Functions
from tests.invariants import answers, calls, logs, network, ours

# Where the tests of our functions are: what holds there, holds in each of them.
HERE = Path(__file__).parents[1] / "functions"
WRONG: list[str] = []


def pytest_configure() -> None:
    """Put the gates up, once a process."""
    _around_calls()
    _around_answers()
    _around_logs()
    network.watch(WRONG)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test that passed and in which something went past a gate. ``let_past`` names what one needs for itself."""
    WRONG.clear()
    result = yield
    if not item.path.is_relative_to(HERE):
        return result
    allowed = [text for mark in item.iter_markers("let_past") for text in mark.args]
    found = [text for text in dict.fromkeys(WRONG) if not any(part in text for part in allowed)]
    if found:
        pytest.fail("against what holds in every test (tests/invariants):\n  " + "\n  ".join(found), pytrace=False)
    return result


def _keep(found: Iterable[str]) -> None:
    """Keep what a gate finds. Where a gate itself fails, that is found too: code under test must not catch it."""
    try:
        WRONG.extend(found)
    except Exception as error:  # noqa: BLE001 - whatever it is, the test is told
        WRONG.append(f"a gate failed: {error!r}")


def _around_calls() -> None:
    """Look at each call of an AWS client that our code makes."""
    call = BaseClient._make_api_call

    def looked_at(self: Any, operation: str, arguments: dict[str, Any]) -> Any:
        by = ours.caller(sys._getframe(1))
        if by == "functions":
            _keep(calls.wrong(self.meta, operation, arguments, network.at_work()))
        answer = call(self, operation, arguments)
        # What a function or the desk writes for somebody; not what a test of the store itself has it write.
        if (by == "desk" or network.at_work()) and self.meta.service_model.service_name == "dynamodb":
            _keep(calls.wrong_items(operation, arguments))
        return answer

    BaseClient._make_api_call = looked_at  # type: ignore[method-assign]


def _around_answers() -> None:
    """Look at each answer of the API, and know while a function runs."""
    call, invoke = Functions.call, Functions.invoke

    def called(self: Functions, request: Any) -> Any:
        answer = call(self, request)
        _keep(answers.wrong(request, answer))
        return answer

    def invoked(self: Functions, function: str, event: dict[str, Any]) -> Any:
        with network.inside(function):
            return invoke(self, function, event)

    Functions.call, Functions.invoke = called, invoked  # type: ignore[method-assign]


def _around_logs() -> None:
    """Look at each log line and each set of metrics while a function runs."""
    handle, serialized = logging.Logger.handle, AmazonCloudWatchEMFProvider.serialize_metric_set

    def handled(self: logging.Logger, record: logging.LogRecord) -> None:
        if network.at_work():
            _keep(logs.wrong(record))
        handle(self, record)

    def counted(self: Any, *arguments: Any, **named: Any) -> Any:
        found = serialized(self, *arguments, **named)
        _keep(logs.wrong_text(str(found), "a metric"))
        return found

    logging.Logger.handle = handled  # type: ignore[method-assign]
    AmazonCloudWatchEMFProvider.serialize_metric_set = counted
