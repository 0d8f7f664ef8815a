"""``done``, ``quarantine`` and ``release``: where a message belongs.

``quarantine`` alone lists what is held back; with ids it sets those aside, as ``release`` with ids brings them back.
"""

from __future__ import annotations

from collections.abc import Callable

import click

from desk import message_updates, messages, output
from desk.inbox import ANSWERING, listed
from desk.options import Desk, desk_options
from desk.store import Store
from functions.core.attributes import Item

_SORTING = "sorting messages"
Act = Callable[[Store, str], Item]


@click.command()
@click.argument("ids", metavar="ID…", nargs=-1, required=True)
@desk_options("message", ANSWERING)
def done(desk: Desk, ids: tuple[str, ...]) -> None:
    """Close messages that need nothing more."""
    _each(desk, ids, "done", message_updates.done)


@click.command()
@click.argument("ids", metavar="[ID…]", nargs=-1)
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True, help="Messages a page.")
@click.option("--after", metavar="CURSOR", default="", help="Where the page before ended.")
@desk_options("message", _SORTING)
def quarantine(desk: Desk, ids: tuple[str, ...], limit: int, after: str) -> None:
    """List the messages held back as suspect, or set new messages aside by their ids. Nothing more is mailed about a
    message set aside."""
    if ids:
        _each(desk, ids, "quarantine", lambda store, one: message_updates.set_aside(store, messages.get(store, one)))
    else:
        listed(desk, "quarantined", limit, after)


@click.command()
@click.argument("ids", metavar="ID…", nargs=-1, required=True)
@desk_options("message", _SORTING)
def release(desk: Desk, ids: tuple[str, ...]) -> None:
    """Bring messages back from quarantine: staff and customer get the mails that were held back."""
    _each(desk, ids, "release", lambda store, one: message_updates.release(store, messages.get(store, one)))


def _each(desk: Desk, ids: tuple[str, ...], action: str, act: Act) -> None:
    """Do it to each message, a line of the audit first. All ids are looked up before the first is touched."""
    found = list(dict.fromkeys(messages.resolve(desk.store, given) for given in ids))
    results: list[Item] = []

    def one(message_id: str) -> None:
        desk.note(message_id, action)
        item = act(desk.store, message_id)
        results.append({"id": message_id, "status": item["status"]})

    try:
        output.each(found, action, one)
    finally:
        # Whatever stopped it, what is done is said.
        if desk.as_json:
            click.echo(output.as_json(results))
        else:
            click.echo("".join(f"{item['id'][:8]} is {item['status']}.\n" for item in results), nl=False)
