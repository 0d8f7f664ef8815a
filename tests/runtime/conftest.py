"""The built package in AWS's own runtime: what it needs is put there by make .cache/runtime/.ready."""

from __future__ import annotations

import os
import platform
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from infra.local import fake_aws
from infra.template import Template
from tests import packages

ROOT = Path(__file__).parents[2]
RUNTIME = ROOT / ".cache/runtime"


@pytest.fixture(scope="session")
def interpreter() -> Path:
    """A Python that has AWS's runtime interface client, and of ours nothing."""
    found = RUNTIME / "bin/python"
    assert found.is_file(), "make .cache/runtime/.ready"
    return found


@pytest.fixture(scope="session")
def emulator() -> Path:
    """AWS's Runtime Interface Emulator for this machine's processor."""
    kind = {"aarch64": "arm64", "arm64": "arm64"}.get(platform.machine(), "x86_64")
    (found,) = RUNTIME.glob(f"lib/python*/site-packages/samcli/local/rapid/aws-lambda-rie-{kind}")
    return found


@pytest.fixture(scope="session")
def package() -> Path:
    return packages.built()


class Table(BaseHTTPRequestHandler):
    """DynamoDB's side of the wire: takes what is put, and remembers it."""

    put: list[str]
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.put.append(f"{self.headers['x-amz-target']} {body.decode()}")
        self.send_response(200)
        self.send_header("content-type", "application/x-amz-json-1.0")
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: Any) -> None:
        """Tests say enough."""


@pytest.fixture
def table() -> Iterator[tuple[str, list[str]]]:
    """The address of a DynamoDB that takes everything, and what it was sent."""
    kind = type("OneTable", (Table,), {"put": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", kind.put
    server.shutdown()
    server.server_close()


@pytest.fixture
def environment(template: Template, package: Path, table: tuple[str, list[str]]) -> dict[str, str]:
    """A function's variables, as the template and Lambda set them."""
    return fake_aws.settings(template) | {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(package),
        "LAMBDA_TASK_ROOT": str(package),
        "AWS_LAMBDA_FUNCTION_NAME": "consent",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_ENDPOINT_URL_DYNAMODB": table[0],
        "KEY_ID": "a-key",
    }
