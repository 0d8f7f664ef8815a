"""Every address of the site, found from its sources: of texts, of generated pages and files, of functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pelicanconf
from functions.core.survey_files import MEMBERS
from plugins.checks.entry import Entry
from plugins.core.file_cache import cached_by_file
from plugins.journal import feeds
from plugins.letters import feed as letter_feeds
from plugins.policy import choices_pages, live, promises
from plugins.shop import lists
from plugins.texts import metadata
from plugins.texts.schema import Schema

TEMPLATE = Path("infra/template.yaml")
# What the log writer leaves (functions/transparency/), served from a bucket of its own.
LOG = ("/log/checkpoint", "/log/key")
_ROUTE = re.compile(r"Method: GET, Path: (/[\w./-]+)")


class Owner(NamedTuple):
    """The owner of an address: ``name`` for people; ``entry`` where it is a text."""

    name: str
    entry: Entry | None = None


def claims(entries: Sequence[Entry], current: str, template: Path) -> Iterator[tuple[str, Owner]]:
    """Every address with its owner; an address that two claim is listed twice.

    :param current: the version of the policy in force, ``""`` where the register cannot be read.
    :param template: infra/template.yaml, for what functions answer.
    """
    for entry in entries:
        if entry.address:
            yield entry.address, Owner(entry.path, entry)
    yield "/privacy/", Owner("the policy in force", _policy(entries, current))
    for code in choices_pages.others():
        yield choices_pages.address(code), Owner(f"the choices in functions/languages/{code}.toml")
    for name in promises.IDS:
        yield promises.address(name), Owner(f"the page of promise {name}")
    yield from _lists(entries)
    if surveys := [entry for entry in _of(entries, metadata.SURVEY) if entry.live]:
        yield "/surveys/", Owner("the list of surveys")
        yield from (
            (f"/surveys/{one.slug}/{page}/", Owner(f"a page of {one.path}"))
            for one in surveys
            for page in _survey_pages(one)
        )
    for path in _files():
        yield path, Owner("a file that the build writes")
    for path in routes(template):
        yield path, Owner("an answer of a function")
    for path in LOG:
        yield path, Owner("a file of the log")


def _survey_pages(survey: Entry) -> Iterator[str]:
    """The pages below a survey's own: a contest need not ask anything, a survey need not have anything to win."""
    if "\n? " in survey.text.source:
        yield "thanks"
    if survey.values.get("who") == MEMBERS:
        yield "ballot"
    if "prize" in survey.values:
        yield from ("enter", "draw")


def _policy(entries: Sequence[Entry], current: str) -> Entry | None:
    return next((entry for entry in _of(entries, metadata.POLICY) if entry.slug == current), None)


def _of(entries: Sequence[Entry], schema: Schema) -> list[Entry]:
    return [entry for entry in entries if entry.schema is schema]


def _lists(entries: Sequence[Entry]) -> Iterator[tuple[str, Owner]]:
    """The shop's lists, in every order and with every filter."""
    bases = ["/shop/", *(f"/shop/{entry.slug}/" for entry in _of(entries, metadata.CATEGORY))]
    for name, order in lists.ORDERS.items():
        if order.path:
            yield from ((f"{base}{order.path}", Owner(f"the list by {name}")) for base in bases)
    products = _of(entries, metadata.PRODUCT)
    yield from ((f"/shop/{entry.slug}/ask/", Owner(f"the question about {entry.path}")) for entry in products)
    values = [entry.values for entry in products]
    present = {name for one in values for name in (*one.get("allergens", ()), *one.get("traces", ()))}
    for name in (lists.IN_STOCK, *lists.without(present)):
        yield from ((f"/shop/{name}/{order.path}", Owner(f"the filter “{name}”")) for order in lists.ORDERS.values())


def _files() -> Iterator[str]:
    """The addresses that do not depend on the content."""
    for name in pelicanconf.DIRECT_TEMPLATES:
        yield "/" + str(getattr(pelicanconf, f"{name.upper()}_SAVE_AS"))
    yield from (f"/{path}" for path in (pelicanconf.FEED_ALL_ATOM, pelicanconf.FEED_ALL_RSS, feeds.JSON_FEED))
    yield from (f"/{path}" for path in (letter_feeds.ATOM, letter_feeds.JSON))
    yield from (f"/{path}" for path in (live.DATA, live.TEXT))
    yield from ("/sitemap.xml", "/favicon.ico", f"/{pelicanconf.THEME_STATIC_DIR}/fonts/OFL.txt")


@cached_by_file(maxsize=4)
def routes(template: Path) -> tuple[str, ...]:
    """The paths at which functions answer a GET. Read line by line: as YAML the file takes longer than all the rest."""
    return tuple(_ROUTE.findall(template.read_text(encoding="utf-8")))
