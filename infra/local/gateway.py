"""Stand-in for CloudFront and API Gateway, between a browser and a function: CloudFront passes a request on with the
headers that the template names and its own; API Gateway makes an HTTP API event of it (payload format 2.0), and an HTTP
response of the handler's result.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import uuid4

from infra.template import Template

# The key by which the functions know CloudFront, on this machine.
ORIGIN_KEY = "this-machine"
# The browser's end of the connection and the edge's: addresses that nobody has (RFC 5737).
_PORT, _EDGE = 46532, "198.51.100.250"
# CloudFront adds the viewer's address at its end and passes it on, whatever the template names.
_FORWARDED = "x-forwarded-for"


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request. ``headers`` may repeat a name; ``query`` is without its question mark."""

    method: str
    path: str
    query: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    address: str


class Context:
    """The part of the Lambda context that handlers use."""

    function_version = "$LATEST"
    memory_limit_in_mb = 256

    def __init__(self, function: str, seconds: int = 15) -> None:
        self.function_name = function
        self.invoked_function_arn = f"arn:aws:lambda:eu-central-1:000000000000:function:{function}"
        self.log_group_name = f"/aws/lambda/{function}"
        self.log_stream_name = "local"
        self.aws_request_id = str(uuid4())
        self._ends = time.monotonic() + seconds

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self._ends - time.monotonic()) * 1000))


@cache
def _passed() -> frozenset[str]:
    return Template().passed_headers


def passed_on(request: Request) -> dict[str, str]:
    """The headers, by lower-case name, that reach API Gateway through CloudFront: those that the template names, the
    viewer's address over whatever a client sent under that name, the key, and ``X-Forwarded-For``, which ends with the
    viewer's address.
    """
    headers: dict[str, str] = {}
    for name, value in (*request.headers, (_FORWARDED, request.address)):
        key = name.lower()
        if key in _passed() or key == _FORWARDED:
            headers[key] = f"{headers[key]},{value}" if key in headers else value
    # CloudFront writes no brackets around an address of IPv6.
    return headers | {"cloudfront-viewer-address": f"{request.address}:{_PORT}", "x-origin-key": ORIGIN_KEY}


def event(request: Request, route: str) -> dict[str, Any]:
    """The event that a handler gets. Only text and JSON bodies come as they are; others, forms too, in base64."""
    headers = passed_on(request)
    if request.body:
        # CloudFront announces what it sends, and API Gateway passes that on.
        headers["content-length"] = str(len(request.body))
    cookies = [part.strip() for name, value in request.headers if name.lower() == "cookie" for part in value.split(";")]
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    plain = kind.startswith("text/") or kind in ("application/json", "application/xml", "application/javascript")
    found: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route,
        "rawPath": request.path,
        "rawQueryString": request.query,
        "headers": headers,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "domainName": "localhost",
            "http": {
                "method": request.method,
                "path": request.path,
                "protocol": "HTTP/1.1",
                "sourceIp": _EDGE,
                "userAgent": headers.get("user-agent", ""),
            },
            "requestId": uuid4().hex,
            "routeKey": route,
            "stage": "$default",
            "timeEpoch": int(time.time() * 1000),
        },
        "isBase64Encoded": not plain and bool(request.body),
    }
    if cookies:
        found["cookies"] = cookies
    if request.body:
        found["body"] = request.body.decode("utf-8", "replace") if plain else base64.b64encode(request.body).decode()
    return found


def answer(result: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and body of a handler's result."""
    headers = [(name, str(value)) for name, value in (result.get("headers") or {}).items()]
    for name, values in (result.get("multiValueHeaders") or {}).items():
        headers += [(name, value) for value in values]
    headers += [("set-cookie", cookie) for cookie in result.get("cookies") or ()]
    text = result.get("body") or ""
    return (
        int(result["statusCode"]),
        headers,
        base64.b64decode(text) if result.get("isBase64Encoded") else text.encode(),
    )
