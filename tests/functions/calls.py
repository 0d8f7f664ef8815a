"""How the tests talk to the functions: as an API Gateway does, and as a browser fills in a form."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import html5lib
from botocore.exceptions import ReadTimeoutError
from botocore.httpsession import URLLib3Session

from functions import register as registers
from infra.local import dynalite
from infra.local.functions import Functions
from infra.local.gateway import Request
from infra.preview.pages import items
from tests import tables
from tests.aws import hooked
from tests.versions import CURRENT

OWN = "https://www.cardamum.exeve"
OPTIONAL = registers.load().optional
PROBLEM = {"type", "title", "status", "detail"}


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

    @property
    def jar(self) -> dict[str, str]:
        """The cookies that a browser would send back, as a ``Cookie`` header; none where all were removed."""
        kept = [line.partition(";")[0] for line in self.cookies if "Max-Age=0" not in line]
        return {"cookie": "; ".join(kept)} if kept else {}

    @property
    def form(self) -> dict[str, str]:
        """The fields of the page's only form; see :meth:`form_to`."""
        return self.form_to("/api/")

    def form_to(self, action: str) -> dict[str, str]:
        """The fields of the form whose address begins so, buttons left out, as a browser would post them."""
        page = html5lib.parse(self.text, namespaceHTMLElements=False)
        (found,) = [form for form in page.iter("form") if form.get("action", "").startswith(action)]
        fields = {i.get("name"): i.get("value", "") for i in found.iter("input")}
        fields |= {area.get("name"): area.text or "" for area in found.iter("textarea")}
        for select in found.iter("select"):
            options = list(select.iter("option"))
            chosen = next((o for o in options if o.get("selected") is not None), options[0])
            fields[select.get("name")] = chosen.get("value")
        return fields

    @property
    def shown(self) -> str:
        """The text that a person reads in the page's main part."""
        page = html5lib.parse(self.text, namespaceHTMLElements=False)
        return " ".join("".join(page.find(".//main").itertext()).split())


class Api:
    """Sends requests to the functions and reads their tables."""

    def __init__(self, functions: Functions, database: Any) -> None:
        self.functions, self.database = functions, database
        self.tables = database.list_tables()["TableNames"]

    def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        address: str = "203.0.113.7",
        query: str = "",
    ) -> Answer:
        pairs = list((headers or {}).items())
        status, answered, raw = self.functions.call(Request(method, path, query, pairs, body, address))
        cookies = [value for name, value in answered if name.lower() == "set-cookie"]
        plain = {name.lower(): value for name, value in answered if name.lower() != "set-cookie"}
        return Answer(status, plain, cookies, raw.decode())

    def post_json(self, path: str, body: Any, **headers: str) -> Answer:
        """A JSON post; a ``str`` body goes as it is. Header names with ``_`` for ``-``."""
        raw = body if isinstance(body, str) else json.dumps(body)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = {"content-type": "application/json"}
        return self.send("POST", path, raw.encode("utf-8", "surrogatepass"), kind | given)

    def post_form(self, path: str, fields: Mapping[str, Any] | list[tuple[str, str]] | str, **headers: str) -> Answer:
        """A form post, as a browser sends it."""
        raw = fields if isinstance(fields, str) else urlencode(fields, doseq=True)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
        return self.send("POST", path, raw.encode(), kind | given)

    def items(self, table: str) -> list[dict[str, Any]]:
        """Every item of a table, plain."""
        if not dynalite.is_one(self.database) and not tables.holds(table):
            return []
        return items(self.database, table)

    @property
    def stored(self) -> list[dict[str, Any]]:
        """Every record: the items of all tables but the counts of senders."""
        return [item for table in self.tables if table != "SenderTable" for item in self.items(table)]

    def empty(self) -> None:
        """Take every item out of every table."""
        if dynalite.is_one(self.database):
            dynalite.empty(self.database)
        else:
            tables.empty()


def choice(**changes: Any) -> dict[str, Any]:
    """A choice as the page's script sends it."""
    return {"id": str(uuid4()), "policy": CURRENT, "granted": ["statistics"], "surface": "banner"} | changes


def form_choice(**changes: Any) -> dict[str, Any]:
    """A choice as the banner's form sends it."""
    return {"choice": "accept", "policy": CURRENT, "return": "/shop/", "language": "en", "surface": "banner"} | changes


def letter(**changes: Any) -> dict[str, Any]:
    """A message as the contact form sends it; as JSON it wants an ``id`` besides."""
    typed = {"name": "Ada Bell", "email": "ada@example.org", "topic": "product", "message": "Which pods are green?"}
    return typed | changes


def json_letter(**changes: Any) -> dict[str, Any]:
    """A message as the page's script sends it."""
    return letter(id=str(uuid4())) | changes


def on_call(event: str, handler: Callable[..., Any]) -> AbstractContextManager[None]:
    """Hook into the functions' own DynamoDB client, such as at ``before-call.dynamodb.PutItem``."""
    from functions.core import store

    return hooked(store._client, event, handler)


@contextmanager
def silence(operation: str, times: int = 99, *, landed: bool = False) -> Iterator[list[str]]:
    """The table does not answer ``operation`` the next ``times`` times; yields the calls that met silence.

    :param landed: whether the table did what was asked and only its answer is lost.
    """
    met: list[str] = []

    def timeout(event_name: str, request: Any, **_: Any) -> None:
        if event_name.endswith(operation) and len(met) < times:
            met.append(operation)
            if landed and dynalite.is_address(request.url):
                URLLib3Session().send(request)
            raise ReadTimeoutError(endpoint_url="the table")

    # The embedded table listens at “before-send”; a longer name is called before it, the same name after it. A table
    # behind a socket has been sent nothing yet.
    with on_call("before-send" if landed else f"before-send.dynamodb.{operation}", timeout):
        yield met


def ordered_by_message(api: Api, **changes: Any) -> dict[str, Any]:
    """A message that ordered, as it was stored before 30 November 2026; gives what had been sent."""
    from functions.core.attributes import typed

    line = {"product": "sumac", "quantity": 4}
    quoted = line | {"title": "Sumac", "unit": "75 g tin", "price": "4.80", "sum": "19.20"}
    sent = json_letter(topic="order", message="To Ada, 1 Loom Lane", **changes)
    api.post_json("/api/contact", sent)
    (item,) = [item for item in api.items("MessageTable") if item["id"] == sent["id"]]
    item |= {"lines": [line], "quote": {"lines": [quoted], "total": "19.20"}}
    api.database.put_item(TableName="MessageTable", Item=typed(item))
    return sent | {"lines": [line]}
