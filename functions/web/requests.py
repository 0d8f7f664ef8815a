"""What a request says: its query, who sent it, whether a person waits, and the checks before its body is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, quote

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions.web import csrf, origin_key, rate_limit
from functions.web.body import header, media_type


def query(event: Mapping[str, Any], name: str) -> str:
    """The first value of a parameter of the address, ``""`` where it has none."""
    return str(parse_qs(event.get("rawQueryString") or "").get(name, [""])[0])


def admit(event: APIGatewayProxyEventV2) -> None:
    """The checks that every writing route makes before it reads a body.

    :raises problems.Problem: 403 from another site, 429 too many at once.
    """
    csrf.refuse_foreign(event)
    rate_limit.check(viewer(event))


def count_read(event: APIGatewayProxyEventV2) -> None:
    """Count a ``GET`` against the rate limit, as ``admit`` counts what writes: a read asks the tables too.

    What CloudFront keeps comes without the viewer's address and is not counted: it is asked for once for everybody.

    :raises problems.Problem: 429 too many at once.
    """
    if event.http_method == "GET" and (address := viewer(event)):
        rate_limit.check(address)


def viewer(event: APIGatewayProxyEventV2) -> str:
    """The sender's address, by CloudFront's word and no client's."""
    return origin_key.viewer_address(event.raw_event)


def wants_page(event: APIGatewayProxyEventV2) -> bool:
    """Whether a person waits for the answer: a form was sent, or the browser asks for HTML."""
    kind, _ = media_type(event)
    if kind == "application/json":
        return False
    return kind == "application/x-www-form-urlencoded" or "text/html" in header(event, "accept")


def local_path(value: object) -> str:
    """``value`` where it is a path on this site, else ``/``: nobody is sent elsewhere by what a form says.

    A browser reads ``//host`` and ``/\\host`` as another site, and drops tabs and line ends (WHATWG URL, section 4.4).
    """
    text = value if isinstance(value, str) else ""
    if not text.startswith("/") or text[1:2] in ("/", "\\") or not text.isprintable():
        return "/"
    path = quote(text, safe="/%?&=#+~:@!$'()*,;[]-._")
    return path if len(path) <= 1_000 else "/"
