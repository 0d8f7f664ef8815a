"""The functions as Lambda calls them: an API Gateway event in, a result out, on an embedded DynamoDB."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest

from infra.functions import Functions
from infra.gateway import Request

OWN = "https://www.cardamum.exeve"


@dataclass
class Answer:
    """A function's answer, as a client sees it."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    def cookie(self, name: str) -> str | None:
        """The Set-Cookie line of ``name``, if there is one."""
        return next((line for line in self.cookies if line.startswith(f"{name}=")), None)


class Api:
    """Sends requests to the functions and reads their tables."""

    def __init__(self, functions: Functions, database: Any) -> None:
        self.functions, self.database = functions, database

    def send(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        pairs = list((headers or {}).items())
        status, answered, raw = self.functions.call(Request(method, path, "", pairs, body, "203.0.113.7"))
        cookies = [value for name, value in answered if name.lower() == "set-cookie"]
        plain = {name.lower(): value for name, value in answered if name.lower() != "set-cookie"}
        return Answer(status, plain, cookies, raw.decode())

    def post_json(self, path: str, body: Any, **headers: str) -> Answer:
        """A JSON post; a ``str`` body goes as it is. Header names with ``_`` for ``-``."""
        raw = body if isinstance(body, str) else json.dumps(body)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send("POST", path, raw.encode("utf-8", "surrogatepass"), {"content-type": "application/json"} | given)

    def post_form(self, path: str, fields: Mapping[str, Any] | list[tuple[str, str]] | str, **headers: str) -> Answer:
        """A form post, as a browser sends it."""
        raw = fields if isinstance(fields, str) else urlencode(fields, doseq=True)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
        return self.send("POST", path, raw.encode(), kind | given)

    def items(self, table: str) -> list[dict[str, Any]]:
        """Every item of a table, plain."""
        from infra.preview_pages import items

        return items(self.database, table)


@pytest.fixture
def api(database: Any, template: Any) -> Api:
    """The functions on an empty database."""
    return Api(Functions(template), database)
