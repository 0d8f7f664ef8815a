"""What is read: pages, headers, redirects, the way there."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from infra.probe.visit import Visit
from infra.template import Template

# What each route answers to a stranger who brings nothing. Those that write are asked properly in round_trips.py.
ROUTES = {
    "GET /api/consent": 200,
    "GET /api/consent/receipt": 409,
    "GET /api/cookies": 200,
    "GET /.well-known/jwks.json": 200,
    "GET /api/contact/challenge": 422,
    "POST /api/consent": 422,
    "POST /api/cookies": 422,
    "POST /api/contact": 422,
    "POST /api/statistics": 204,
    # None has that name.
    "POST /api/surveys/{slug}": 410,
    "GET /api/surveys/{slug}": 410,
    "POST /api/surveys/{slug}/ballot": 410,
    "POST /api/surveys/{slug}/entry": 410,
    "GET /api/surveys/{slug}/entry": 410,
    "POST /api/arrivals": 204,
    "GET /statistics/": 200,
    "GET /statistics/weeks.json": 200,
    "GET /statistics/weeks.csv": 200,
    "GET /statistics/also.json": 200,
    "GET /api/consent/proof": 409,
    "POST /api/consent/receipt": 409,
    "POST /api/consent/proof": 409,
    "POST /api/consent/card": 409,
    "POST /api/newsletter": 422,
    "GET /api/newsletter/confirm": 200,
    "POST /api/newsletter/confirm": 200,
    "GET /api/newsletter/preferences": 200,
    "POST /api/newsletter/preferences": 422,
    "GET /api/newsletter/unsubscribe": 422,
    "POST /api/newsletter/unsubscribe": 422,
    "GET /api/newsletter/done": 422,
    "GET /api/newsletter/numbers": 200,
    "POST /api/my-data/link": 422,
    "GET /api/my-data/enter": 200,
    "POST /api/my-data/enter": 409,
    "POST /api/my-data/leave": 303,
    "GET /api/my-data": 401,
    "GET /api/my-data/export": 401,
    "GET /api/my-data/erase": 401,
    "POST /api/my-data/erase": 401,
    "GET /api/my-data/erased": 409,
    "POST /api/my-data/correct": 401,
    "POST /api/my-data/object": 401,
    "POST /api/my-data/receipts": 422,
    "POST /api/my-data/card": 409,
    "POST /api/my-data/card/act": 409,
    "GET /api/my-data/disputed": 409,
    "POST /api/orders": 422,
    "GET /api/order": 410,
    "POST /api/order": 410,
    "GET /api/stock": 200,
    "GET /api/withdrawal": 200,
    "POST /api/withdrawal": 422,
}


def every_page(visit: Visit) -> None:
    """Each page of the sitemap is there, and what the first page loads is named by its content and kept for good."""
    sitemap = visit.ask("GET", "/sitemap.xml").text
    paths = [urlsplit(address).path for address in re.findall(r"<loc>([^<]+)</loc>", sitemap)]
    visit.check("the sitemap names pages", True, len(paths) > 0)
    missing = [path for path in paths if visit.ask("GET", path).status_code != 200]
    visit.check(f"all {len(paths)} pages of the sitemap are there", [], missing)
    loaded = re.findall(r'(?:href|src)="(/theme/[^"]+)"', visit.ask("GET", "/").text)
    lifetimes = {visit.ask("GET", path).headers.get("cache-control") for path in loaded}
    visit.check("what a page loads is kept for good", {"public, max-age=31536000, immutable"}, lifetimes)


def not_found(visit: Visit) -> None:
    """A page that is not there is answered by the site's own page."""
    answer = visit.ask("GET", "/no-such-page-for-the-probe/")
    visit.check("a missing page", 404, answer.status_code)
    visit.check("a missing page is the site's own", True, answer.text == visit.ask("GET", "/404.html").text)


def headers(visit: Visit, template: Template) -> None:
    """The headers of the template, on a page, on a page with embeds, on the API."""
    for path in ("/", "/journal/", "/api/consent"):
        found = visit.ask("GET", path).headers
        for name, value in template.headers_for(path).items():
            visit.check(f"{path} {name}", value, found.get(name))


def routes(visit: Visit, template: Template) -> None:
    """Every route of the template answers as it should, and none other does."""
    for route in template.routes:
        answer = visit.ask(route.method, route.path, json={} if route.method == "POST" else None)
        visit.check(route.key, ROUTES[route.key], answer.status_code)
    visit.check("no route", 404, visit.ask("GET", "/api/no-such-route").status_code)


def redirects(visit: Visit) -> None:
    """A path without its slash is sent on; over https, so are http and the domain without www."""
    answer = visit.ask("GET", "/shop")
    visit.check("a path without its slash", (308, "/shop/"), (answer.status_code, answer.headers.get("location")))
    site = urlsplit(visit.url)
    if site.scheme != "https":
        return
    plain = visit.ask("GET", f"http://{site.netloc}/shop/")
    visit.check("http", (301, f"{visit.url}/shop/"), (plain.status_code, plain.headers.get("location")))
    if site.netloc.startswith("www."):
        apex = visit.ask("GET", f"https://{site.netloc.removeprefix('www.')}/shop/")
        visit.check("without www", (308, f"{visit.url}/shop/"), (apex.status_code, apex.headers.get("location")))


def moved_addresses(visit: Visit, table: Mapping[str, str]) -> None:
    """Each redirect of content/moves.toml leads to the page that it says, with the query that it was asked with."""
    for old, new in table.items():
        answer = visit.ask("GET", f"{old}?from=probe")
        visit.check(f"moved {old}", (301, f"{new}?from=probe"), (answer.status_code, answer.headers.get("location")))
        visit.check(f"moved {old}, where it leads", 200, visit.ask("GET", new).status_code)


def transport(visit: Visit) -> None:
    """Over https, TLS 1.2 at the least: the version that is agreed on, and that the one before is refused."""
    site = urlsplit(visit.url)
    if site.scheme != "https":
        return
    host, port = str(site.hostname), site.port or 443
    newest = _agreed(host, port, ssl.TLSVersion.MAXIMUM_SUPPORTED)
    visit.check("TLS 1.2 or newer", True, newest in ("TLSv1.2", "TLSv1.3"))
    visit.check("TLS before 1.2", None, _agreed(host, port, ssl.TLSVersion.TLSv1_1))


def _agreed(host: str, port: int, most: ssl.TLSVersion) -> str | None:
    """The version that a handshake ends with; None where there is none."""
    context = ssl.create_default_context()
    context.minimum_version, context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, most
    try:
        plain = socket.create_connection((host, port), timeout=10)
        with plain, context.wrap_socket(plain, server_hostname=host) as wrapped:
            return wrapped.version()
    except OSError:
        return None
