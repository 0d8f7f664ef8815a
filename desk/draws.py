"""``draw list``, ``draw result`` and ``draw erase``: a contest from its close to the end of its entrants' data.

The list comes first and is published; nobody can know then which entry the beacon's round will draw.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click

from desk import beacon, output
from desk.options import Desk, desk_options
from functions.core import clock, draw, survey_files
from functions.core.attributes import Item
from functions.core.person import Person, of_address
from functions.core.survey_files import Contest, Survey
from functions.surveys import personal

FOLDER = Path("content/draws")
_OUTPUT = click.option(
    "--output", "to", type=click.Path(path_type=Path), help=f"The file. [default: {FOLDER}/SLUG.json]"
)


@click.group(name="draw")
def draws() -> None:
    """The draw of a contest: its list, who won, and the end of what is held of those who entered."""


@draws.command(name="list")
@click.argument("slug")
@click.option(
    "--without", "ours", multiple=True, metavar="ADDRESS", help="One of us, who takes no part. May be repeated."
)
@_OUTPUT
@desk_options("entry", "listing the entries of a contest")
def listed(desk: Desk, slug: str, ours: tuple[str, ...], to: Path | None) -> None:
    """Write the list of the tickets' hashes. An address counts once; publish the list before the round is known."""
    survey, contest = _known(slug)
    now = desk.store.clock.now()
    today = clock.day(now)
    if today <= survey.closes:
        raise click.UsageError(f"“{slug}” can be entered until {survey.closes}: there is no list before.")
    known = draw.known_at(contest.round)
    if dt.datetime.fromtimestamp(now, dt.UTC).date() >= known.date():
        later = draw.round_at(known + dt.timedelta(days=7))
        raise click.UsageError(
            f"Round {contest.round} is of {known.date()}: whoever makes the list now could know it. "
            f"Name a later one in the rules, such as {later}, say so there, and make the list before."
        )
    path = to or FOLDER / f"{slug}.json"
    if path.exists():
        raise click.UsageError(f"{path} is there: a list that is out is not changed.")
    desk.note(f"draw:{slug}", "list")
    items = _entries(desk, slug)
    entries = _counted(items, {of_address(one) for one in ours})
    left_out = len(items) - len(entries)
    held = {"contest": slug, "round": contest.round, "listed": today.isoformat(), "entries": entries}
    _write(path, held | {"left_out": left_out})
    if desk.as_json:
        click.echo(output.as_json({"entries": len(entries), "left_out": left_out}))
        return
    click.echo(f"{len(entries)} entries are listed in {path}, {left_out} left out. Publish it before {known:%d %B}.")


@draws.command()
@click.argument("slug")
@click.argument("answer", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_OUTPUT
@desk_options("entry", "drawing who won a contest")
def result(desk: Desk, slug: str, answer: Path, to: Path | None) -> None:
    """Draw, with the beacon's ANSWER, a file: what the page of the draw links as drand's own."""
    _, contest = _known(slug)
    path = to or FOLDER / f"{slug}.json"
    held = _read(path)
    signature = beacon.signature_of(answer, contest.round)
    if held["round"] != contest.round or held.get("signature", signature) != signature:
        raise click.UsageError(f"{path} is of another draw.")
    desk.note(f"draw:{slug}", "result")
    _write(path, held | {"signature": signature})
    addresses = {item["id"]: str(item["email"]) for item in _entries(desk, slug)}
    order = draw.order(held["entries"], draw.randomness(signature))
    # Who has taken an entry back gives way to the next.
    winners = [(place, entry) for place, entry in enumerate(order, 1) if entry in addresses][: contest.winners]
    if desk.as_json:
        found = [{"place": place, "entry": entry, "email": addresses[entry]} for place, entry in winners]
        click.echo(output.as_json(found))
        return
    for place, entry in winners:
        click.echo(f"{place:>4}  {output.harmless(addresses[entry])}  {entry[:8]}")
    click.echo(f"{path} says which entries these are. Publish it, write to them, and then: cardamum draw erase {slug}")


@draws.command()
@click.argument("slug")
@click.option("--yes", is_flag=True, help="Do not ask before erasing.")
@_OUTPUT
@desk_options("entry", "the prizes are sent")
def erase(desk: Desk, slug: str, *, yes: bool, to: Path | None) -> None:
    """Erase all that is held of who entered, once the prizes are sent. The list stays: it names nobody."""
    path = to or FOLDER / f"{slug}.json"
    if not _read(path).get("signature"):
        raise click.UsageError(f"{path} says of nobody that they won yet.")
    if not yes:
        click.confirm("Have the prizes been sent? Nobody can undo this.", abort=True)
    desk.note(f"draw:{slug}", "erase")
    items = _entries(desk, slug)
    with desk.store.answering():
        for item in items:
            personal.erase_one(desk.store.table("entry"), {"id": item["id"]})
    click.echo(output.as_json({"erased": len(items)}) if desk.as_json else f"{len(items)} entries are erased.")


def _known(slug: str) -> tuple[Survey, Contest]:
    """:raises click.UsageError: where there is no such contest."""
    survey = survey_files.load(slug)
    if survey is None or survey.contest is None:
        raise click.UsageError(f"There is no contest “{slug}” in the last build; run “make build”, or see its name.")
    return survey, survey.contest


def _entries(desk: Desk, slug: str) -> list[Item]:
    with desk.store.answering():
        return personal.of_contest(desk.store.table("entry"), slug)


def _counted(items: list[Item], ours: set[Person]) -> list[str]:
    """One entry of each address, the first by its digits, which nobody chose; none of us."""
    first: dict[Person, str] = {}
    for item in sorted(items, key=lambda one: str(one["id"])):
        first.setdefault(of_address(str(item["email"])), str(item["id"]))
    return sorted(entry for person, entry in first.items() if person not in ours)


def _read(path: Path) -> dict[str, Any]:
    """:raises click.UsageError: where there is no list yet."""
    try:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise click.UsageError(f"{path} holds no list: the list comes first (cardamum draw list).") from None
    return held


def _write(path: Path, held: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")
