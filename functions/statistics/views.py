"""One page view as a browser sends it, checked against short lists, and the item that it is kept as for three days.

It says which page, from where, with what family of browser, in which language and on how wide a window. Nothing in it
tells whose view it is, or which two views are one person's (P05).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from functions import languages, register
from functions.core import html, problems
from functions.core.attributes import Item, timestamp
from functions.core.problems import FieldError
from functions.core.text import shown
from functions.languages import say
from functions.web import cookies, user_agent

# Sites that a visit may come from by their names; theme/static/js/counter.js has the same. A name that is on no list
# cannot be advertised here by sending visits from it.
KNOWN_SITES = (
    "google", "bing", "duckduckgo", "ecosia", "qwant", "yahoo", "facebook", "instagram", "reddit",
)  # fmt: skip
SITES = (*KNOWN_SITES, "here", "none", "other")
# Classes of the window's width: under 600 pixels, under 1,200, more.
WIDTHS = ("0", "1", "2")
OTHER = user_agent.OTHER
# The name of a table of counts, and the attribute of a view that it counts.
COUNTED = {
    "pages": "path", "sites": "site", "browsers": "browser", "languages": "language", "widths": "width",
    "pairs": "pair",
}  # fmt: skip
# The table of first answers to the banner, and its row for all of them.
ANSWERS, ALL = "answers", "all"
HERE = "here"
# Parts of a day's views: a partition takes 1,000 writes a second.
SHARDS = "0123456789abcdef"
_FIELDS = ("id", "path", "from", "width")
SAME = ("path", "site", "width")


def paths() -> frozenset[str]:
    """The pages that are counted: those of the site map, as of the build (plugins/discovery/sitemap.py)."""
    return _paths(html.folder())


def products() -> dict[str, str]:
    """The title of each product by its page's path, as of the build (plugins/shop/lists.py)."""
    return _products(html.folder())


@cache
def _paths(folder: Path) -> frozenset[str]:
    return frozenset(json.loads((folder / "paths.json").read_text(encoding="utf-8")))


@cache
def _products(folder: Path) -> dict[str, str]:
    found = json.loads((folder / "prices.json").read_text(encoding="utf-8"))
    return {f"/shop/{slug}/": product["title"] for slug, product in found.items()}


def pair(path: str, before: str) -> str:
    """Two products that were looked at one after the other, as ``/shop/a/ /shop/b/`` in the order of their names;
    ``""`` for any other two pages. Of more than two pages nothing is kept, so no way through the site is.
    """
    return " ".join(sorted((path, before))) if {path, before} <= set(products()) and path != before else ""


def part(day: str, shard: str) -> str:
    """The partition of some of a day's views: ``2026-11-30#a``."""
    return f"{day}#{shard}"


def item(sent: Mapping[str, Any], agent: str, language: str, now: float) -> Item:
    """The view as it is kept.

    :param sent: the fields of the beacon. :param agent: the ``User-Agent``, of which the family is kept.
    :param language: ``Accept-Language``, of which the first language is kept, if the site speaks it.
    :raises problems.Problem: 422 naming every field that is wrong.
    """
    errors = [FieldError(shown(name), say("errors.unknown")) for name in sorted(set(sent) - set(_FIELDS))[:5]]
    errors += [FieldError(name, say("errors.missing")) for name in _FIELDS if not sent.get(name)]
    if not errors and not cookies.is_uuid(sent["id"]):
        errors.append(FieldError("id", say("errors.uuid")))
    # A browser that comes from another page of this site names it.
    before = sent["from"] if isinstance(sent.get("from"), str) and sent["from"].startswith("/") else ""
    sent = {**sent, "from": HERE} if before else sent
    for name, known in (("path", paths()), ("from", SITES), ("width", WIDTHS)):
        if not errors and (not isinstance(sent[name], str) or sent[name] not in known):
            errors.append(FieldError(name, say("errors.unlisted")))
    if errors:
        raise problems.fields(*errors)
    first = language[:2].lower()
    together = pair(sent["path"], before)
    return {
        "part": part(timestamp(now)[:10], sent["id"][0]),
        "id": sent["id"],
        "path": sent["path"],
        "site": sent["from"],
        "browser": user_agent.families(agent)[0],
        "language": first if first in languages.OFFERED else OTHER,
        "width": sent["width"],
        "expires_at": register.current().records["view"].expires_at(now),
    } | ({"pair": together} if together else {})
