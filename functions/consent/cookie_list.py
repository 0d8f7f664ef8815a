"""``/api/cookies``: the cookies that this browser sends here, one of which no script can see, each with a way to
delete it (P11). Nothing is stored for this, and no value is shown.

A cookie is deleted by its name, path, domain and partition, and a browser says none of them but the name. So it is
deleted wherever one could stand that this page is sent, and the page then looks whether it is gone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from itertools import product
from typing import TypeGuard
from urllib.parse import quote, urlsplit

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter
from aws_lambda_powertools.shared.cookies import Cookie, SameSite
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions import languages, register
from functions.core import html, observe, problems
from functions.core.problems import FieldError
from functions.core.settings import setting
from functions.languages import say
from functions.web import body, requests, responses

MOST_BYTES = 16_000
_PATH = "/api/cookies"
# Browsers take more for a name than a token (RFC 6265bis section 5.6): here, all of ASCII that can be seen.
_NAME = re.compile(r"[!-:<>-~]{1,4000}")
# Stands for the name of a cookie that has none: a browser sends its value alone.
NAMELESS = "="
# API Gateway lets 10,240 bytes of headers through.
_MOST_HEADERS = 8_000

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@router.get("/api/cookies")
def kept() -> Response[str]:
    """``{"cookies": [{"name", "purpose"}]}``, purpose ``null`` where the register does not know it; or a page."""
    event = router.current_event
    observe.count("CookiesShown")
    found = [(name, register.current().cookies.get(name)) for name in _names(event)]
    if not requests.wants_page(event):
        return responses.data(200, {"cookies": [{"name": n, "purpose": c.purpose if c else None} for n, c in found]})
    said = languages.words()["cookies"]
    rows = [
        (html.Html(f"<code>{escape(name)}</code>{_delete(name)}"), cookie.description if cookie else said["unknown"])
        for name, cookie in found
    ]
    table = html.table(said["caption"], (said["name"], said["purpose"]), rows)
    rest = table if found else html.Html(f"<p>{escape(said['none'])}</p>")
    tried = requests.query(event.raw_event, "tried")
    return responses.page("kept", cookies=html.Html(_outcome(tried, tried in dict(found)) + rest))


@router.post("/api/cookies")
def delete() -> Response[str]:
    """Delete one cookie by its name, on every domain that it can be on; back to the list. Where a ``path`` is given,
    also on every path above it and in the site's own partition; the list then says what became of it.

    :raises problems.Problem: 422 where the name is no cookie's.
    """
    event = router.current_event
    requests.admit(event)
    values = body.read(event, MOST_BYTES).values
    name = values.get("name")
    if not _deletable(name) or set(values) - {"name", "path"}:
        raise problems.fields(FieldError("name", say("errors.missing")))
    observe.count("CookieDeleted")
    gone = _gone_everywhere(name, _path(values))
    if requests.wants_page(event):
        tried = quote(name, safe="") if "path" in values else ""
        return responses.see_other(f"{_PATH}?tried={tried}" if 0 < len(tried) < _MOST_HEADERS // 4 else _PATH, gone)
    return responses.data(200, {"deleted": name}, gone)


def _names(event: APIGatewayProxyEventV2) -> list[str]:
    """The names of the cookies sent, each once, in order. What has no name is a value, and is not shown."""
    pairs = (pair.partition("=") for pair in event.cookies or ())
    return list(dict.fromkeys((name.strip() if equals else "") or NAMELESS for name, equals, _ in pairs))


def _deletable(name: object) -> TypeGuard[str]:
    return isinstance(name, str) and (name == NAMELESS or _NAME.fullmatch(name) is not None)


def _gone_everywhere(name: str, path: str) -> list[Cookie]:
    """What deletes a cookie, the likeliest places first, as much of it as fits into an answer.

    :param path: on which and above which it can stand; with "" it is looked for at the root alone.
    """
    bound = name.lower().startswith("__host-")
    domains = ["", *(() if bound else _domains())]
    paths = list(dict.fromkeys(_above(_PATH) + _above(path))) if path and not bound else ["/"]
    places = product((False, True) if path else (False,), paths, domains)
    lines = [_gone(name, *place) for place in places]
    return lines[: max(1, _MOST_HEADERS // len(str(lines[-1])))]


def _path(values: Mapping[str, object]) -> str:
    """The path that was sent; none where a cookie could not have it: what follows a semicolon would be an attribute."""
    path = requests.local_path(values["path"]) if "path" in values else ""
    return "/" if ";" in path else path


def _above(path: str) -> list[str]:
    """The paths that a cookie can have which a page is sent: ``/a/b`` → ``/``, ``/a``, ``/a/``, ``/a/b``."""
    found = ["/"]
    for match in re.finditer("/[^/]+", path):
        found += [path[: match.end()], path[: match.end() + 1]]
    return list(dict.fromkeys(found))


def _outcome(tried: str, stays: bool) -> str:
    """What became of a cookie that was to be deleted; nothing where none was."""
    if not _deletable(tried):
        return ""
    said = languages.words()["cookies"]["stays" if stays else "deleted"]
    name = html.Html(f"<code>{escape(tried)}</code>")
    return f'<p role="status">{languages.filled(escape(said), name=name)}</p>'


def _domains() -> list[str]:
    """The site's host and the domains above it: ``www.shop.example`` → itself, ``shop.example``."""
    parts = (urlsplit(setting("SITE_ORIGIN")).hostname or "").split(".")
    return [".".join(parts[start:]) for start in range(len(parts) - 1)]


def _gone(name: str, partitioned: bool, path: str, domain: str) -> Cookie:
    """``HttpOnly`` because some names may be set in no other way (``__Http-``). ``Partitioned`` is another cookie."""
    return Cookie(
        name="" if name == NAMELESS else name, value="", path=path, domain=domain, max_age=0, secure=True,
        http_only=True, same_site=SameSite.LAX_MODE, custom_attributes=["Partitioned"] if partitioned else [],
    )  # fmt: skip


def _delete(name: str) -> str:
    said = languages.words()["cookies"]
    if not _deletable(name):
        return f"<p>{escape(said['elsewhere'])}</p>"
    button = html.button(said["delete_short"], whole=languages.filled(said["delete"], name=name))
    return html.form(_PATH, html.hidden("name", name), html.hidden("path", _PATH), button)
