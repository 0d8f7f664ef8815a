"""The built package under AWS's Runtime Interface Emulator: its start, its timeout, its errors."""

from __future__ import annotations

import re
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.runtime import events

pytestmark = pytest.mark.slow
_PATH = "/2015-03-31/functions/function/invocations"
Call = Callable[..., tuple[Any, str]]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def call(
    emulator: Path, interpreter: Path, package: Path, environment: dict[str, str], tmp_path: Path
) -> Iterator[Call]:
    """Calls a handler once in a fresh emulator: the answer, and the emulator's and the function's log."""
    with ExitStack() as ending:

        def once(handler: str, event: dict[str, Any], **variables: str) -> tuple[Any, str]:
            front, back = (f"127.0.0.1:{free_port()}" for _ in range(2))
            command = [emulator, "--runtime-interface-emulator-address", front, "--runtime-api-address", back]
            command += [interpreter, "-B", "-m", "awslambdaric", handler]
            log = tmp_path / "log"
            with log.open("w") as out:
                running = subprocess.Popen(
                    command, cwd=package, env=environment | variables, stdout=out, stderr=subprocess.STDOUT
                )
            ending.callback(running.wait, 20)
            ending.callback(running.terminate)
            with httpx.Client(transport=httpx.HTTPTransport(retries=8)) as client:
                answer = client.post(f"http://{front}{_PATH}", json=event, timeout=60)
            text = answer.text
            return (answer.json() if text.startswith("{") else text), log.read_text(encoding="utf-8")

        yield once


@pytest.fixture
def silence() -> Iterator[str]:
    """The address of something that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        yield f"http://127.0.0.1:{found.getsockname()[1]}"


def test_it_starts_and_records_a_consent(call: Call, table: tuple[str, list[str]]) -> None:
    answer, log = call("functions.handlers.consent.handler", events.consent())
    assert answer["statusCode"] == 201, log
    assert [target.partition(" ")[0] for target in table[1]] == ["DynamoDB_20120810.PutItem"]
    assert "INIT RTDONE(status: success)" in log
    assert re.search(r"REPORT RequestId: \S+\s.*Memory Size: 256 MB", log)
    assert events.personal(log) == []


def test_what_takes_too_long_is_ended_and_the_caller_learns_only_that(call: Call, silence: str) -> None:
    answer, log = call(
        "functions.handlers.consent.handler",
        events.consent(),
        AWS_LAMBDA_FUNCTION_TIMEOUT="1",
        AWS_ENDPOINT_URL_DYNAMODB=silence,
    )
    assert re.search(r"Task timed out after 1\.\d\d seconds", str(answer) + log), log
    assert events.personal(log + str(answer)) == []


def test_a_handler_that_is_not_there_is_told_and_logged(call: Call) -> None:
    answer, log = call("no_such_module.handler", events.consent())
    assert answer["errorType"] == "Runtime.ImportModuleError"
    assert "No module named 'no_such_module'" in log
    assert events.personal(log + str(answer)) == []
