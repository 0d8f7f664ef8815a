"""``python -m infra.probe http://localhost:8000``: a line for each check; ends with 1 where one fails.

What stays: a refusal, a consent and its withdrawal, under random ids, until the register's time for consents is over,
because records are never changed or erased by a function; and one message of topic “other” from the shop to itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

import httpx
from rich.console import Console

from functions import register
from infra.probe import pages, round_trips
from infra.probe.visit import Check, Visit
from infra.template import Template
from plugins.redirects import table

ROOT = Path(__file__).parents[2]


def probe(url: str) -> tuple[list[Check], str]:
    """Every check of the site at ``url``, and the id of the message that stays; empty where none was taken.

    :raises httpx.HTTPError: where the site does not answer.
    """
    visit, template, known = Visit(url.rstrip("/")), Template(), register.load()
    pages.transport(visit)
    pages.redirects(visit)
    pages.moved_addresses(visit, table.read(ROOT))
    pages.headers(visit, template)
    pages.every_page(visit)
    pages.not_found(visit)
    pages.routes(visit, template)
    number = round_trips.message(visit, known.site.email)
    round_trips.choices(visit, list(known.optional))
    return visit.checks, number


def main() -> None:
    """Probe, and tell."""
    if len(sys.argv) != 2 or not sys.argv[1].startswith("http"):
        sys.exit("Which site? make probe URL=http://localhost:8000")
    console = Console(highlight=False, soft_wrap=True)
    try:
        checks, number = probe(sys.argv[1])
    except httpx.HTTPError as error:
        sys.exit(f"{sys.argv[1]} does not answer: {type(error).__name__}")
    for check in checks:
        console.print("[green]good[/]" if check.good else "[red]BAD [/]", end=" ")
        said = check.found if check.good else f"expected {check.expected}, found {check.found}"
        console.print(f"{check.name}: {said}", markup=False)
    bad = sum(not check.good for check in checks)
    console.print(f"{len(checks)} checks, {bad} bad. What stays: three choices under random ids, and message", end=" ")
    console.print(f"{number[:8]}: cardamum erase {number[:8]} --for 'our own probe'", markup=False)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
