"""``person``, ``requests`` and ``answered``: what somebody asks by mail or phone, done by the code behind My data.

A request is written down with the day by which it is to be answered: one month (GDPR Art. 12(3)).
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Iterable
from uuid import UUID

import click

from desk import output as desk_output
from desk.errors import NotFoundError
from desk.news_list import key_secret_option, list_key
from desk.options import Desk, desk_options
from desk.store import with_expiry_date
from functions.core.attributes import Item
from functions.core.person import Person, of_address
from functions.core.table import Table
from functions.my_data import erasing, stores, words
from functions.my_data import requests as asked

_ALSO = ("order", "list", "list_proof", "suppression", "campaign", "consent", "signin", "request")
_CAME = click.option(
    "--came", type=click.Choice(["mail", "phone"]), default="mail", help="How they asked. [default: mail]"
)


@click.command()
@click.argument("address")
@_CAME
@click.option(
    "--asks", type=click.Choice(["access", "correct", "object"]), help="Write down what they ask, with its due date."
)
@click.option("--erase", is_flag=True, help="Erase all of it, as My data does.")
@click.option("--yes", is_flag=True, help="Do not ask before erasing.")
@key_secret_option
@desk_options("message", also=_ALSO)
def person(
    desk: Desk, address: str, *, came: str, asks: str | None, erase: bool, yes: bool, key_secret: str | None
) -> None:
    """Show all that is held under an ADDRESS, store by store, as My data shows it to its owner."""
    whom = _whom(address)
    # The functions' code reads its settings there: what the newsletter holds is found by a hash with this key.
    os.environ["LIST_KEY"] = list_key(desk, key_secret)
    desk.note("search", "search")
    with desk.store.answering():
        found = stores.held(_tables(desk), [whom])
    ids = [part.store.name(item) for part in found for item in part.items]
    if not erase:
        _note_each(desk, ids, "open")
    if asks:
        with desk.store.answering():
            _open(desk, asks, whom, came)
    if erase:
        _erase(desk, whom, came, ids, yes=yes)
        return
    if desk.as_json:
        click.echo(
            desk_output.as_json({part.store.record: [with_expiry_date(i) for i in part.items] for part in found})
        )
        return
    for part in found:
        click.echo(f"{words.title(part.store.record)}: {len(part.items)}")
        for item in part.items:
            click.echo(
                "\n".join(f"    {desk_output.harmless(f'{name}: {value}')}" for name, value in words.fields(item))
            )
            click.echo("")


@click.command()
@desk_options("request", "looking what is due")
def requests(desk: Desk) -> None:
    """List the requests that are open, the one that is due first in front."""
    desk.note("requests", "list")
    with desk.store.answering():
        found = asked.open_ones(desk.store.table("request"))
    if desk.as_json:
        click.echo(desk_output.as_json([_told(item) for item in found]))
        return
    for item in found:
        told = _told(item)
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


def _open(desk: Desk, kind: str, whom: Person, came: str) -> None:
    item = asked.begin(desk.store.table("request"), kind, whom.key, came, time.time())
    desk_output.tell(f"Request {item['id']}, due {_told(item)['due']}.")


def _note_each(desk: Desk, ids: Iterable[str], action: str) -> None:
    for one in ids:
        desk.note(one, action)


def _erase(desk: Desk, whom: Person, came: str, ids: list[str], *, yes: bool) -> None:
    """The erasure, and where its receipt stands for whoever asked."""
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("There is no terminal to ask in: add --yes.")
        click.confirm(f"Erase {len(ids)} records?", abort=True, err=True)
    _note_each(desk, ids, "erase")
    with desk.store.answering():
        request = erasing.begin(_tables(desk), whom.key, came)
        erasing.run(_tables(desk), request, who=desk.store.who)
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


def _told(item: Item) -> dict[str, str]:
    due = dt.datetime.fromtimestamp(int(item["due_at"]), dt.UTC).date().isoformat()
    return {"id": str(item["id"]), "kind": str(item["kind"]), "came": str(item["came"]), "due": due}
