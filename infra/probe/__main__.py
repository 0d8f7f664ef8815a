"""``python -m infra.probe http://localhost:8000``: a line for each check; ends with 1 where one fails.

``day one`` looks at the account instead of the site (infra/probe/day_one.py).

It ends with a look at each promise that can be seen from outside, and puts what it found where /promises/ reads it.
``promises`` behind the address leaves out all the rest: that is what is run every day (.github/workflows/probe.yml).

What stays: choices under random ids, until the register's time for consents is over, because records are never changed
or erased by a function; and one message of topic “other” from the shop to itself, but for ``promises``.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import NoReturn

import httpx
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from functions import register
from infra.deploy import failures
from infra.deploy.errors import DeployError
from infra.probe import day_one, pages, promises, publish, round_trips
from infra.probe.visit import Check, Visit
from infra.template import Template
from plugins.policy import live
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


def looks(url: str) -> tuple[live.Report, str]:
    """Look at the promises and publish what was found; the report, and where it is read.

    :raises httpx.HTTPError: where the site does not answer.
    """
    url = url.rstrip("/")
    report = promises.look(url, register.load(), dt.datetime.now(dt.UTC), preview=publish.is_preview(url))
    return report, publish.publish(url, report)


def main() -> None:
    """Probe, and tell."""
    if sys.argv[1:] == ["day", "one"]:
        _day_one()
    url, *rest = sys.argv[1:] or [""]
    if not url.startswith("http") or rest not in ([], ["promises"]):
        sys.exit("Which site? make probe URL=http://localhost:8000, or DAY=one for the account")
    console = Console(highlight=False, soft_wrap=True)
    checks: list[Check] = []
    number = ""
    try:
        if not rest:
            checks, number = probe(url)
        report, place = looks(url)
    except httpx.HTTPError as error:
        sys.exit(f"{url} does not answer: {type(error).__name__}. Is there a network? Then again.")
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"What was found could not be published. {failures.told(error, 'Again in a minute.')}")
    for check in checks:
        console.print("[green]good[/]" if check.good else "[red]BAD [/]", end=" ")
        said = check.found if check.good else f"expected {check.expected}, found {check.found}"
        console.print(f"{check.name}: {said}", markup=False)
    bad = sum(not check.good for check in checks)
    if not rest:
        console.print(f"{len(checks)} checks, {bad} bad. What stays: choices under random ids, and message", end=" ")
        console.print(f"{number[:8]}: cardamum erase {number[:8]} --for 'our own probe'", markup=False)
    console.print(live.text(report), markup=False, end="")
    console.print(f"Published: {place}" if place else "Not published: SITE_BUCKET names no bucket.", markup=False)
    broken = any(not report.kept(name) for name in report.in_order)
    sys.exit(1 if bad or broken else 0)


def _day_one() -> NoReturn:
    """Probe the account, and end."""
    import boto3  # noqa: PLC0415 - only here

    session = boto3.Session(region_name=register.load().site.region)
    try:
        sys.exit(0 if day_one.run(session.client) else 1)  # type: ignore[arg-type]
    except KeyError:
        sys.exit("There is no stack cardamum in this account yet: make bootstrap says what is next.")
    except (BotoCoreError, ClientError) as error:
        sys.exit(failures.told(error, "Again in a minute."))
    except DeployError as stop:
        sys.exit(str(stop))


if __name__ == "__main__":
    main()
