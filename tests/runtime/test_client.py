"""The built package under AWS's runtime interface client, with the Runtime API played here."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from tests.runtime import events

pytestmark = pytest.mark.slow
_ARN = "arn:aws:lambda:eu-central-1:000000000000:function:consent"


class RuntimeApi(BaseHTTPRequestHandler):
    """AWS's Runtime API: hands out events, takes answers and errors."""

    given: Queue[dict[str, Any]]
    taken: Queue[tuple[str, dict[str, Any]]]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = json.dumps(self.given.get(timeout=60)).encode()
        self._answer(200, body, {"Lambda-Runtime-Aws-Request-Id": "request-1", **self._about()})

    def do_POST(self) -> None:
        length = self.headers.get("content-length")
        body = self.rfile.read(int(length)) if length else self._chunks()
        self.taken.put((self.path.rpartition("2018-06-01/runtime/")[2], json.loads(body)))
        self._answer(202, b"{}", {})

    def _chunks(self) -> bytes:
        found = b""
        while size := int(self.rfile.readline(), 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    @staticmethod
    def _about() -> dict[str, str]:
        return {
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + 15) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": _ARN,
            "Content-Type": "application/json",
        }

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (headers | {"content-length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Tests say enough."""


def called(
    handler: str, sent: list[dict[str, Any]], interpreter: Path, folder: Path, environment: dict[str, str]
) -> tuple[list[tuple[str, dict[str, Any]]], str]:
    """What the Runtime API was told for each event, and the function's log. Without an event, how the start ended."""
    kind = type("OneApi", (RuntimeApi,), {"given": Queue(), "taken": Queue()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    about = environment | {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}", "_HANDLER": handler}
    command = [str(interpreter), "-B", "-m", "awslambdaric", handler]
    function = subprocess.Popen(
        command, cwd=folder, env=about, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        answers = []
        for event in sent or [None]:
            if event is not None:
                kind.given.put(event)
            answers.append(kind.taken.get(timeout=60))
    finally:
        function.terminate()
        log, _ = function.communicate(timeout=20)
        server.shutdown()
        server.server_close()
    return answers, log


def test_a_consent_is_recorded_and_the_log_holds_nothing_of_the_visitor(
    interpreter: Path, package: Path, environment: dict[str, str], table: tuple[str, list[str]]
) -> None:
    sent = [events.consent(), events.consent()]
    answers, log = called("functions.handlers.consent.handler", sent, interpreter, package, environment)
    for path, answer in answers:
        assert (path, answer["statusCode"]) == ("invocation/request-1/response", 201), log
    assert len({answer["body"] for _, answer in answers}) == 2
    assert [call.partition(" ")[0] for call in table[1]] == ["DynamoDB_20120810.PutItem"] * 2
    metrics = [json.loads(line) for line in log.splitlines() if "ChoiceRecorded" in line]
    assert [line["ChoiceRecorded"] for line in metrics] == [[1.0], [1.0]]
    assert events.personal(log) == []


def test_a_handler_that_is_not_there_is_told_at_the_start(
    interpreter: Path, package: Path, environment: dict[str, str]
) -> None:
    ((path, told),), log = called("no_such_module.handler", [], interpreter, package, environment)
    assert (path, told["errorType"]) == ("init/error", "Runtime.ImportModuleError")
    assert "No module named 'no_such_module'" in log
    assert events.personal(log + json.dumps(told)) == []
