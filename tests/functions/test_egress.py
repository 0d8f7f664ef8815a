"""What can leave the functions, and by which way: to AWS's own services that the register names alone (P25)."""

from __future__ import annotations

import ast
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.functions.calls import Api, choice, form_choice, json_letter, letter
from tests.functions.mailing import Mailing, mails

FOLDER = Path(__file__).parents[2] / "functions"
SOURCES = sorted(FOLDER.rglob("*.py"))
# Modules by which a Python program reaches the network or another program by itself.
WAYS_OUT = {
    "aiohttp", "asyncio", "ctypes", "ftplib", "http", "httpx", "imaplib", "multiprocessing", "poplib", "pycurl",
    "requests", "selectors", "smtplib", "socket", "socketserver", "ssl", "subprocess", "telnetlib", "urllib3",
    "webbrowser", "websocket", "websockets", "xmlrpc",
}  # fmt: skip
# What the functions call, by the register's name of the service; nothing they call takes an address of ours.
SERVICES = {
    "apigatewayv2": "ApiGatewayV2", "budgets": "Budgets", "cloudwatch": "CloudWatch", "dynamodb": "DynamoDB",
    "kms": "KMS", "s3": "S3", "sesv2": "SES", "sqs": "SQS",
}  # fmt: skip


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _calls(path: Path, *names: str) -> Iterator[ast.Call]:
    """Calls of a function or method by one of ``names``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in names:
                yield node


@pytest.mark.promise("P25")
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_function_imports_no_way_out(path: Path) -> None:
    imported = set(_imports(path))
    assert {name for name in imported if name.partition(".")[0] in WAYS_OUT} == set()
    assert {name for name in imported if name.startswith("urllib")} <= {
        f"urllib.parse.{name}" for name in ("parse_qs", "parse_qsl", "quote", "unquote", "urlencode", "urlsplit")
    }
    hidden = list(_calls(path, "__import__", "import_module", "eval", "exec", "system", "popen"))
    assert not hidden, f"line {hidden[0].lineno}"


@pytest.mark.promise("P25", "A07")
def test_the_functions_call_services_that_the_register_names_at_addresses_that_aws_names(register: Any) -> None:
    made = [call for path in SOURCES for call in _calls(path, "client", "create_client", "resource")]
    named = {call.args[0].value for call in made if call.args and isinstance(call.args[0], ast.Constant)}
    assert named == set(SERVICES)
    # The rest are our own helpers `client()`, which take nothing.
    assert all(isinstance(call.args[0], ast.Constant) for call in made if call.args)
    regions = {ast.unparse(call) for call in made for keyword in call.keywords if keyword.arg == "region_name"}
    assert regions == {"boto3.client('budgets', region_name='us-east-1')"}, "budgets are in one region alone"
    assert {keyword.arg for call in made for keyword in call.keywords} == {"config", "region_name"}, "no endpoint_url"
    listed = {service for processor in register.processors.values() for service in processor.services}
    assert set(SERVICES.values()) <= listed


@pytest.mark.promise("P25")
def test_no_code_of_the_functions_holds_an_address_to_send_to() -> None:
    """Addresses in the code are vocabularies and schemas, which are names and never fetched, and our own."""
    found = {
        host
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for host in re.findall(r"https?://([\w.-]+)", node.value)
    }
    assert found <= {"w3id.org", "purl.org", "www.w3.org", "schema.org", "json-schema.org", "datapackage.org"}


@pytest.fixture
def unplugged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where anything tries to reach the network: the addresses, each refused. moto answers before it comes to that."""
    tried: list[str] = []

    def refuse(*arguments: Any, **_: Any) -> None:
        tried.append(str(arguments[-1]))
        raise OSError("unplugged")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    return tried


@pytest.mark.promise("P25")
def test_a_choice_a_receipt_and_a_message_reach_no_address_on_the_way(
    api: Api, mailing: Mailing, unplugged: list[str]
) -> None:
    jar = api.post_json("/api/consent", choice()).jar
    answers = [
        api.post_form("/api/consent", form_choice()),
        api.send("GET", "/api/consent", headers=jar),
        api.send("GET", "/api/consent/receipt", headers=jar),
        api.send("GET", "/.well-known/jwks.json"),
        api.send("GET", "/api/cookies", headers=jar),
        api.send("GET", "/api/contact/challenge"),
        api.post_form("/api/contact", letter()),
        api.post_json("/api/contact", json_letter(email="ada@example.org")),
    ]
    mailing.pump.pump()
    assert [answer.status for answer in answers if answer.status >= 500] == []
    assert unplugged == []
    assert {address for mail in mails() for address in mail.to} == {"ada@example.org", "hello@cardamum.exeve"}
