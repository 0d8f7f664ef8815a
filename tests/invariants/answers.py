"""The gate of each answer of the API: nobody between us and the visitor keeps it, its cookies are the register's, and
its page is made of our elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from functions import register as registers
from tests.invariants import markup

# The same for everyone: these may be kept, and the template lets the edge do so (tests/infra/test_template_edge.py).
PUBLIC = {
    "/api/stock", "/api/newsletter/numbers", "/.well-known/jwks.json", "/statistics/", "/statistics/weeks.json",
    "/statistics/weeks.csv", "/statistics/also.json",
}  # fmt: skip
# By itself each of them says that no cache between us and the browser may keep an answer.
_PRIVATE = ("no-store", "private")


def wrong(request: Any, answer: tuple[int, list[tuple[str, str]], bytes]) -> Iterator[str]:
    """What is wrong with an answer."""
    status, pairs, body = answer
    headers = {name.lower(): value for name, value in pairs}
    route = f"{request.method} {request.path}"
    control = headers.get("cache-control", "")
    # API Gateway's own answer where there is no such route.
    is_gateways = status == 404
    if not is_gateways and request.path not in PUBLIC and not any(word in control for word in _PRIVATE):
        yield f"{route}: an answer that a cache may keep ({control or 'no Cache-Control'})"
    for name, value in pairs:
        if name.lower() == "set-cookie":
            yield from (f"{route}: {what}" for what in _wrong_cookie(value, request.path))
    if headers.get("content-type", "").startswith("text/html"):
        yield from (f"{route}: a page with {what}" for what in markup.foreign(body.decode(), markup.IN_PAGES))


def _wrong_cookie(line: str, path: str) -> Iterator[str]:
    """What is wrong with a ``Set-Cookie`` line."""
    name = line.partition("=")[0]
    found = re.search(r"Max-Age=(-?\d+)", line)
    age = int(found[1]) if found else None
    if age == 0 and path == "/api/cookies":
        return  # deletes whatever a visitor names
    known = registers.current().cookies.get(name)
    if known is None or known.kind != "cookie":
        yield f"the cookie {name}, which the register does not name"
        return
    if age not in (0, known.max_age):
        yield f"the cookie {name} for {age} seconds, and not {known.max_age}"
    for attribute in ("Secure", "SameSite=Lax", "Path=/", *(("HttpOnly",) if known.http_only else ())):
        if not re.search(rf"; ?{attribute}(?:;|$)", line):
            yield f"the cookie {name} without {attribute}"
