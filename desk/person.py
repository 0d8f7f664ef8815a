"""``person``, ``requests`` and ``answered``: what somebody asks by mail or phone, done by the code behind My data.

A request is written down with the day by which it is to be answered: one month (GDPR Art. 12(3)).
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from uuid import UUID

import click

from desk import draft
from desk import output as desk_output
from desk.errors import NotFoundError
from desk.news_list import key_secret_option, list_key
from desk.options import Desk, desk_options
from desk.secret_keys import person_key, person_key_option
from desk.store import with_expiry_date
from functions.core.attributes import Item
from functions.core.person import Person, of_address
from functions.core.table import Table
from functions.core.text import TextError
from functions.my_data import correcting, erasing, objecting, stores, words
from functions.my_data import requests as asked

_ALSO = ("order", "list", "list_proof", "suppression", "campaign", "entry", "consent", "signin", "request")
_PURPOSES = ("news", "messages", "statistics")
_CAME = click.option(
    "--came", type=click.Choice(["mail", "phone"]), default="mail", help="How they asked. [default: mail]"
)


@click.command()
@click.argument("address")
@_CAME
@click.option(
    "--asks", type=click.Choice(["access", "correct", "object"]), help="Write down what they ask, with its due date."
)
@click.option(
    "--to",
    "purposes",
    type=click.Choice(_PURPOSES),
    multiple=True,
    help="With --asks object: to what. News end, messages are set aside. May be given twice.",
)
@click.option("--name", metavar="TEXT", help="With --asks correct: the right name, put wherever it stands.")
@click.option("--output", metavar="FILE", type=click.Path(dir_okay=False), help="Copy it to a new file, as JSON.")
@click.option("--erase", is_flag=True, help="Erase all of it, as My data does.")
@click.option("--yes", is_flag=True, help="Do not ask before erasing.")
@key_secret_option
@person_key_option
@desk_options("message", also=_ALSO)
def person(
    desk: Desk, address: str, *, came: str, asks: str | None, purposes: tuple[str, ...], name: str | None,
    output: str | None, erase: bool, yes: bool, key_secret: str | None, person_key_secret: str | None,
) -> None:  # fmt: skip
    """Show all that is held under an ADDRESS, store by store, as My data shows it to its owner; or do what they ask."""
    whom = _whom(address)
    if (asks == "object") is not bool(purposes):
        raise click.UsageError("Say to what they object: --asks object with --to news, --to messages, --to statistics.")
    if name is not None and asks != "correct":
        raise click.UsageError("--name goes with --asks correct.")
    # The functions' code reads its settings there: what the newsletter holds is found by a hash with the first key, and
    # what is written down about a request has one by the second.
    os.environ["LIST_KEY"] = list_key(desk, key_secret)
    os.environ["PERSON_KEY"] = person_key(desk, person_key_secret)
    desk.note("search", "search")
    if purposes:
        _object(desk, whom, came, purposes)
    elif name is not None:
        _correct(desk, whom, came, name)
    elif erase:
        _erase(desk, whom, came, _found(desk, whom), yes=yes)
    else:
        _show(desk, _found(desk, whom), output)
        if asks:
            with desk.store.answering():
                _open(desk, asks, whom, came)
        if asks == "correct":
            desk_output.tell("Another address is confirmed by its own mail: they enter it at /my-data/ themselves.")


@click.command()
@desk_options("request", "looking what is due")
def requests(desk: Desk) -> None:
    """List the requests that are open, the one that is due first in front."""
    desk.note("requests", "list")
    with desk.store.answering():
        found = asked.open_ones(desk.store.table("request"))
    if desk.as_json:
        click.echo(desk_output.as_json(list(_legible(found))))
        return
    for told in _legible(found):
        click.echo(f"{told['id']}  {told['kind']:<8} by {told['came']:<8} due {told['due']}")
    if not found:
        desk_output.tell("Nothing is open.")


@click.command()
@click.argument("request", type=click.UUID)
@click.argument("said")
@desk_options("request", "answering a request")
def answered(desk: Desk, request: UUID, said: str) -> None:
    """Close a REQUEST, and write down in a few words what was answered (SAID), without names."""
    desk.note(str(request), "answer")
    with desk.store.answering():
        item = asked.log(desk.store.table("request"), str(request), said, time.time(), done=True)
    if item is None:
        raise NotFoundError("There is no request with that number.")
    desk_output.tell("Closed.")


def _found(desk: Desk, whom: Person) -> list[stores.Held]:
    with desk.store.answering():
        return stores.held(_tables(desk), [whom], whole=True)


def _ids(found: Iterable[stores.Held]) -> list[str]:
    return [part.store.name(item) for part in found for item in part.items]


def _show(desk: Desk, found: Sequence[stores.Held], output: str | None) -> None:
    """Print it, or write a copy to a file that its maker alone can read."""
    copy = {part.store.record: [with_expiry_date(item) for item in part.items] for part in found}
    with desk_output.new_file(output) if output else nullcontext() as file:
        for one in _ids(found):
            desk.note(one, "export" if output else "open")
        if output or desk.as_json:
            click.echo(desk_output.as_json(copy), file)
    if output:
        desk_output.tell(f"{len(_ids(found))} records in {output}")
    if output or desk.as_json:
        return
    for part in found:
        click.echo(f"{words.title(part.store.record)}: {len(part.items)}")
        for item in part.items:
            lines = (f"    {desk_output.harmless(f'{name}: {value}')}" for name, value in words.fields(item))
            click.echo("\n".join(lines) + "\n")


def _open(desk: Desk, kind: str, whom: Person, came: str) -> None:
    item = asked.begin(desk.store.table("request"), kind, whom.key, came, time.time())
    desk_output.tell(f"Request {item['id']}, due {_told(item)['due']}.")


def _object(desk: Desk, whom: Person, came: str, purposes: Iterable[str]) -> None:
    """Do what follows from an objection, purpose by purpose, and say it."""
    acts = {"news": _no_news, "messages": _no_messages, "statistics": _no_statistics}
    for purpose in dict.fromkeys(purposes):
        with desk.store.answering():
            click.echo(acts[purpose](desk, whom, came))


def _no_news(desk: Desk, whom: Person, came: str) -> str:
    left = objecting.to_news(_tables(desk), whom.key, came, desk.store.who)
    return "They have left the list: no more news go to them." if left else "They are not on the list: they get none."


def _no_messages(desk: Desk, whom: Person, came: str) -> str:
    request, count = objecting.to_messages(_tables(desk), whom.key, "", came, desk.store.who)
    if request is None:
        return "There is no message of theirs."
    return (
        f"Set aside, with every mail about it, until one of us has decided: {count} of {count} messages. "
        f"Request {request['id']}, due {_told(request)['due']}."
    )


def _no_statistics(desk: Desk, whom: Person, came: str) -> str:
    objecting.to_statistics(_tables(desk), whom.key, came)
    return "Page views are tied to nobody, so nothing had to end. A browser stops being counted at /choices/."


def _correct(desk: Desk, whom: Person, came: str, name: str) -> None:
    try:
        with desk.store.answering():
            count = correcting.name(_tables(desk), whom.key, name, came, desk.store.who)
    except TextError as error:
        raise click.UsageError(f"--name: {error}") from None
    click.echo(f"Corrected in {count} records.")


def _erase(desk: Desk, whom: Person, came: str, found: Sequence[stores.Held], *, yes: bool) -> None:
    """The erasure, and where its receipt stands for whoever asked."""
    ids = _ids(found)
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("There is no terminal to ask in: add --yes.")
        click.confirm(f"Erase {len(ids)} records?", abort=True, err=True)
    for one in ids:
        desk.note(one, "erase")
    with desk.store.answering():
        request = erasing.begin(_tables(desk), whom.key, came)
        erasing.run(_tables(desk), request, who=desk.store.who)
    for item in (item for part in found if part.store.record == "message" for item in part.items):
        draft.forget(str(item["id"]))
    click.echo(f"Erased. The receipt, for the person who asked: /api/my-data/erased?id={request['id']}")


def _tables(desk: Desk) -> stores.Tables:
    """The tables by the names of the functions' settings: ``MESSAGE_TABLE`` is the desk's ``message``."""

    def table(setting: str) -> Table:
        return desk.store.table(setting.removesuffix("_TABLE").lower())

    return table


def _whom(address: str) -> Person:
    try:
        return of_address(address)
    except ValueError:
        raise click.UsageError("ADDRESS is an address, such as name@example.org.") from None


def _legible(found: Iterable[Item]) -> Iterator[dict[str, str]]:
    return desk_output.legible(found, _told, lambda item: f"request {item['id']}")


def _told(item: Item) -> dict[str, str]:
    due = dt.datetime.fromtimestamp(int(item["due_at"]), dt.UTC).date().isoformat()
    return {"id": str(item["id"]), "kind": str(item["kind"]), "came": str(item["came"]), "due": due}
