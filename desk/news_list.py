"""``news list``, ``news import`` and ``news export``: who gets news by mail.

What comes from elsewhere is never more than a request: each address gets the one mail that asks, as if it had been
typed into the form, and is on the list once its owner has said yes. Whom nothing may reach is passed over.
"""

from __future__ import annotations

import csv
import io
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from desk import output, secret_keys
from desk.errors import ChangedError
from desk.options import Desk, desk_options
from desk.store import LOCAL_LIST_KEY
from functions import languages
from functions import register as registers
from functions.core import email_address
from functions.core.attributes import Item, timestamp
from functions.core.text import TextError
from functions.newsletter import keys, states
from functions.newsletter.states import Wish

_COLUMNS = {"email", "topics", "language"}
_TRIES = 6
# What a spreadsheet takes for the beginning of a formula.
_RUN = tuple("=+-@")
_OUTCOMES = ("asked", "on the list already", "asked three times today", "not to be written to")


key_secret_option = click.option(
    "--key-secret", envvar="LIST_KEY_SECRET", show_envvar=True, help="The secret with the list key, in AWS."
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list from elsewhere."""

    email: str
    topics: tuple[str, ...]
    language: str


@click.command("list")
@desk_options("list", "counting who gets news")
def list_(desk: Desk) -> None:
    """Count who gets news, by topic and language, and how many requests wait for their second yes. It names nobody."""
    desk.note("news", "list")
    counts, waiting, all_told = Counter[tuple[str, str]](), 0, 0
    for item in output.counted(_items(desk), "Counting"):
        waiting += states.request_of(item, desk.store.clock.now()) is not None
        if item["state"] == states.CONFIRMED:
            all_told += 1
            counts.update((topic, item["language"]) for topic in item["topics"])
    rows = [{"topic": topic, "language": language, "people": n} for (topic, language), n in sorted(counts.items())]
    if desk.as_json:
        click.echo(output.as_json({"people": all_told, "waiting": waiting, "by_topic": rows}))
        return
    if rows:
        lines = ([output.cell(value) for value in row.values()] for row in rows)
        output.console().print(output.table(("topic", "language", "people"), lines))
    click.echo(f"{all_told} in all, {waiting} waiting for their second yes.")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--topics", default="", metavar="A,B", help="For lines that name none.")
@click.option("--check", is_flag=True, help="Look through the file and ask nobody.")
@key_secret_option
@desk_options("list", also=("suppression",))
def import_(desk: Desk, file: Path, topics: str, check: bool, key_secret: str | None) -> None:
    """Ask everybody of a CSV FILE whether they want our news: columns email and, if there are any, topics (with blanks
    between) and language. Nobody is put on the list by it: each gets one mail, and says yes or is forgotten.

    One line amiss, and nobody is asked. Asked twice, the file asks again who has not answered.
    """
    rows = list(_rows(file, topics))
    if check:
        click.echo(f"{len(rows)} addresses, nothing amiss. Nobody was asked.")
        return
    key = list_key(desk, key_secret)
    desk.note("news", "import")
    done: Counter[str] = Counter()
    try:
        output.each(rows, "Asking", lambda row: done.update([_ask(desk, row, key)]))
    finally:
        if desk.as_json:
            click.echo(output.as_json(dict(done)))
        else:
            click.echo("".join(f"{done[name]} {name}.\n" for name in _OUTCOMES if done[name]), nl=False)


@click.command("export")
@click.option("--output", "path", required=True, metavar="FILE", help="A new file, readable by you alone.")
@desk_options("list")
def export_(desk: Desk, path: str) -> None:
    """Copy everybody who gets news to a new FILE, with the proof of each yes: CSV where its name ends so, else JSON."""
    with output.new_file(path) as stream:
        desk.note("news", "export")
        found = [i for i in output.counted(_items(desk), "Reading") if i["state"] == states.CONFIRMED]
        people = [_exported(item) for item in sorted(found, key=lambda item: str(item["email"]))]
        stream.write(_csv(people) if path.endswith(".csv") else _json(people))
    output.tell(f"{len(people)} people in {path}")


COMMANDS = (list_, import_, export_)


def _items(desk: Desk) -> Iterator[tuple[list[Item], int]]:
    return desk.store.pages("scan", "list", ConsistentRead=True)


def _rows(file: Path, usual: str) -> Iterator[Row]:
    """The lines of a file, checked, each address once.

    :raises click.UsageError: naming the lines that are amiss, and not what stands there.
    """
    try:
        reader = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")))
        names = {(name or "").strip().lower() for name in reader.fieldnames or ()}
        if "email" not in names:
            raise click.UsageError(f"{file}: its first line names the columns: email, and if need be topics, language.")
        if names - _COLUMNS:
            output.tell(f"Not read: the columns {', '.join(map(output.harmless, sorted(names - _COLUMNS)))}.")
        lines = [{(k or "").strip().lower(): v or "" for k, v in line.items()} for line in reader]
    except (OSError, UnicodeDecodeError, csv.Error):
        raise click.UsageError(f"{file} cannot be read as CSV in UTF-8.") from None
    wrong, rows = [], {}
    for number, line in enumerate(lines, 2):
        try:
            row = _row(line, usual)
            rows[keys.person_hash(row.email, "lines of this file")] = row
        except (TextError, ValueError) as problem:
            wrong.append(f"line {number}: {problem}")
    if wrong:
        more = f"\nand {len(wrong) - 20} more" if len(wrong) > 20 else ""
        raise click.UsageError(f"{file}: nobody was asked.\n" + "\n".join(wrong[:20]) + more)
    yield from rows.values()


def _row(line: dict[str, str], usual: str) -> Row:
    """:raises ValueError: saying what is amiss without quoting it."""
    topics = tuple((line.get("topics") or usual).replace(",", " ").replace(";", " ").split())
    if not topics or set(topics) - set(registers.current().topics):
        raise ValueError(f"topics are {', '.join(registers.current().topics)}; name some, or give --topics")
    language = line.get("language", "").strip() or languages.DEFAULT
    if language not in languages.OFFERED:
        raise ValueError(f"languages are {', '.join(languages.OFFERED)}")
    email = line.get("email", "").strip()
    return Row(email_address.checked(email[1:] if email[:1] == "'" and email[1:2] in _RUN else email), topics, language)


def list_key(desk: Desk, secret: str | None) -> str:
    """The key that makes the hashes of the list.

    :raises StoreError: where the secret cannot be read.
    """
    return LOCAL_LIST_KEY if desk.store.url else _key(secret)


def _key(secret: str | None) -> str:
    """:raises StoreError: where the secret cannot be read."""
    return secret_keys.read(secret, "list key", "--key-secret, or LIST_KEY_SECRET")


def _ask(desk: Desk, row: Row, key: str) -> str:
    """Ask one person; what came of it."""
    person = keys.person_hash(row.email, key)
    if desk.store.get("suppression", {"person": person}) is not None:
        return "not to be written to"
    wish = Wish(person, row.email, row.topics, row.language, "import")
    for _ in range(_TRIES):
        before, now = desk.store.get("list", {"person": person}), desk.store.clock.now()
        if before is not None and before["state"] == states.CONFIRMED and set(row.topics) <= set(before["topics"]):
            return "on the list already"
        after = states.asked(before, wish, now, blocked=False)
        with desk.store.answering():
            if desk.store.table("list").replace(after, before, "person", states.SEEN):
                return "asked" if states.is_asked_by_mail(after) else "asked three times today"
    raise ChangedError("Somebody changes the same line of the list all the time. Run it again.", {})


def _exported(item: Item) -> Item:
    return {
        "email": item["email"],
        "topics": item["topics"],
        "language": item["language"],
        "confirmed_at": item["confirmed"]["at"],
        "proof": item.get("yeses", []),
    }


def _json(people: list[Item]) -> str:
    return output.as_json({"exported_at": timestamp(time.time()), "people": people}) + "\n"


def _csv(people: list[Item]) -> str:
    """As ``news import`` reads it, and the last proof beside each. What a spreadsheet would run gets an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("email", "topics", "language", "confirmed_at", "words_sha256"))
    for one in people:
        digest = one["proof"][-1]["words_sha256"] if one["proof"] else ""
        email = f"'{one['email']}" if one["email"][0] in _RUN else one["email"]
        writer.writerow((email, " ".join(one["topics"]), one["language"], one["confirmed_at"], digest))
    return text.getvalue()
