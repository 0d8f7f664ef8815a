"""``/api/cookies``: the cookies that this browser sends here, one of which no script can see, each with a way to
delete it (P11). Nothing is stored for this, and no value is shown.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit

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

MOST_BYTES = 4_000
# A cookie's name is a token (RFC 6265 section 4.1.1).
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,200}")

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
    return responses.page("kept", cookies=table if found else html.Html(f"<p>{escape(said['none'])}</p>"))


@router.post("/api/cookies")
def delete() -> Response[str]:
    """Delete one cookie by its name, on every domain that it can be on; back to the list.

    :raises problems.Problem: 422 where the name is no cookie's.
    """
    event = router.current_event
    requests.admit(event)
    values = body.read(event, MOST_BYTES).values
    name = values.get("name")
    if not isinstance(name, str) or not _TOKEN.fullmatch(name) or set(values) - {"name"}:
        raise problems.fields(FieldError("name", say("errors.missing")))
    observe.count("CookieDeleted")
    gone = [_gone(name, domain) for domain in ("", *(() if name.startswith("__Host-") else _domains()))]
    if requests.wants_page(event):
        return responses.see_other("/api/cookies", gone)
    return responses.data(200, {"deleted": name}, gone)


def _names(event: APIGatewayProxyEventV2) -> list[str]:
    """The names of the cookies sent, each once, in order."""
    return list(dict.fromkeys(pair.partition("=")[0].strip() for pair in event.cookies or ()))


def _domains() -> list[str]:
    """The site's host and the domains above it: ``www.cardamum.exeve`` → itself, ``cardamum.exeve``."""
    parts = (urlsplit(setting("SITE_ORIGIN")).hostname or "").split(".")
    return [".".join(parts[start:]) for start in range(len(parts) - 1)]


def _gone(name: str, domain: str) -> Cookie:
    return Cookie(name=name, value="", path="/", domain=domain, secure=True, max_age=0, same_site=SameSite.LAX_MODE)


def _delete(name: str) -> str:
    said = languages.words()["cookies"]
    button = html.button(said["delete_short"], whole=languages.filled(said["delete"], name=name))
    return html.form("/api/cookies", html.hidden("name", name), button)
