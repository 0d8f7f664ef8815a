"""``disclosures``: what authorities, courts and others ask of us, written down, told to the people concerned, counted.

An entry holds no name and no address: whom a request is about stands in our files, and in the mail that tells them.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import uuid4

import click

from desk import output, text_files
from desk.disclosures_file import FILE, Entry, Register
from desk.errors import CommandError
from desk.options import Desk, desk_options
from functions import languages
from functions import register as registers
from functions.core import email_address, text
from functions.core.attributes import timestamp
from functions.core.text import TextError
from functions.mail.states import fresh
from functions.register.disclosures import ANSWERS, KINDS

_MOST_CHARACTERS = 10_000
_DAY = click.DateTime(["%Y-%m-%d"])
_FILE = click.option("--file", "path", type=click.Path(path_type=Path, dir_okay=False), default=FILE, hidden=True)


@click.group()
def disclosures() -> None:
    """The register of what we were asked to hand over, keep or take down: /disclosures/."""


@disclosures.command("list")
@_FILE
@desk_options("audit", "looking at the register of disclosures")
def listed(desk: Desk, path: Path) -> None:
    """List every request, and say first which gags have ended."""
    desk.note("disclosures", "list")
    entries = Register(path).entries
    remind(entries, today(desk))
    for one in entries:
        gag = f", not to be spoken of before {one.gag_until}" if one.gag_until else ""
        click.echo(
            f"{one.number}  {one.received}  {one.kind}: about {one.people}, told {one.told}, answered {one.answer}{gag}"
        )
    if not entries:
        output.tell("Nobody has asked.")


@disclosures.command()
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.option("--received", type=_DAY, required=True, help="The day on which it came.")
@click.option("--people", type=click.IntRange(0), required=True, help="How many people it is about.")
@click.option("--answer", type=click.Choice(ANSWERS), required=True, help="How much of it we gave.")
@click.option("--basis", required=True, help="The law that it rests on.")
@click.option("--gag-until", type=_DAY, help="We may not speak of it before that day.")
@_FILE
@desk_options("audit")
def add(
    desk: Desk,
    kind: str,
    *,
    received: dt.datetime,
    people: int,
    answer: str,
    basis: str,
    gag_until: dt.datetime | None,
    path: Path,
) -> None:
    """Write down a request of a KIND. The people concerned are then told with “tell”, unless we are forbidden to."""
    register = Register(path)
    desk.note("disclosures", "add")
    fields = {"kind": kind, "received": received.date(), "people": people, "answer": answer, "told": 0, "basis": basis}
    if gag_until:
        fields["gag_until"] = gag_until.date()
    entry = register.add(fields, today(desk))
    click.echo(f"Request {entry.number} is in {path}: commit it, and the next release counts it.")
    if gag_until:
        click.echo(f"It is counted from {entry.gag_until} on. Until then keep the commit where only we can read it.")
    elif people:
        click.echo(f"Now tell them: cardamum disclosures tell {entry.number} ADDRESS… --text-file FILE")


@disclosures.command()
@click.argument("number", type=click.IntRange(1))
@click.argument("addresses", metavar="ADDRESS…", nargs=-1, required=True)
@click.option(
    "--text-file",
    "source",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    required=True,
    help="What to tell them; - for standard input.",
)
@click.option("--language", type=click.Choice(sorted(languages.OFFERED)), default="en", help="Theirs. [default: en]")
@_FILE
@desk_options("message")
def tell(desk: Desk, number: int, addresses: tuple[str, ...], *, source: str, language: str, path: Path) -> None:
    """Mail the people whom request NUMBER is about, each on their own, and count them as told."""
    register, now = Register(path), today(desk)
    entry = register.entry(number)
    if not entry.open(now):
        raise CommandError(f"We may not speak of request {number} before {entry.gag_until}. Nobody was mailed.")
    try:
        said = text.clean(text_files.read(source), _MOST_CHARACTERS, lines=True)
        people = list(dict.fromkeys(email_address.checked(address) for address in addresses))
    except TextError as problem:
        raise click.UsageError(str(problem)) from None
    if entry.told + len(people) > entry.people:
        raise CommandError(f"Request {number} is about {entry.people}, of whom {entry.told} are told already.")
    for address in people:
        _mail(desk, address, said, language)
        # Counted one by one: where the next cannot be mailed, the same command with those who are left goes on.
        entry = register.tell(number, 1, now)
    click.echo(f"Told {entry.told} of {entry.people}. {path} counts them: commit it.")


@disclosures.command()
@_FILE
@desk_options("audit", "looking at the register of disclosures")
def looked(desk: Desk, path: Path) -> None:
    """Write down that the register was looked at today and is whole: /disclosures/ shows the day."""
    desk.note("disclosures", "look")
    register = Register(path)
    register.looked(today(desk))
    remind(register.entries, today(desk))
    click.echo(f"{path} is as of {today(desk)}: commit it.")


def remind(entries: list[Entry], today: dt.date) -> None:
    """Say which gags have ended while people still wait to be told."""
    for one in entries:
        if one.due(today):
            output.tell(
                f"The gag on request {one.number} ended on {one.gag_until}: tell {one.people - one.told} people "
                f"(cardamum disclosures tell {one.number} ADDRESS…)."
            )


def remind_at_the_desk(today: dt.date) -> None:
    """The same for whoever opens the inbox, where this is a checkout."""
    if FILE.is_file():
        remind(Register().entries, today)


def _mail(desk: Desk, address: str, said: str, language: str) -> None:
    """Store the mail, which is its own outbox, with the line of the audit before it."""
    number, now = str(uuid4()), desk.store.clock.now()
    desk.note(number, "tell of a disclosure")
    item = {
        "id": number,
        "name": "",
        "email": address,
        "topic": "other",
        "order": "",
        "message": "",
        "language": language,
        "status": "answered",
        "received_at": timestamp(now),
        "expires_at": registers.current().records["message"].expires_at(now),
        "suspicion": [],
        "replies": [{"at": timestamp(now), "by": desk.store.who, "text": said}],
    }
    desk.store.put_new("message", "id", item | fresh("disclosed"))


def today(desk: Desk) -> dt.date:
    """The day by the tables' clock, once it has been heard; by this machine's before."""
    return dt.datetime.fromtimestamp(desk.store.clock.now(), dt.UTC).date()
