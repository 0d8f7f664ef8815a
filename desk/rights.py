"""``erase`` and ``export``: single messages, for what people may ask of us about them (GDPR Art. 15, 17 and 20).
All that is held under an address is seen, copied and erased by ``cardamum person``.

functions/contact/personal.py finds, copies and erases them; here is who asks, what for, and the audit's line of each,
which holds nothing of the message and outlives it.
"""

from __future__ import annotations

import sys
import time
from contextlib import nullcontext

import click

from desk import draft, messages
from desk import output as desk_output
from desk.options import Desk, desk_options
from desk.store import with_expiry_date
from functions.contact import personal
from functions.core.attributes import Item, timestamp

# What these commands took before `cardamum person` did more.
_email_option = click.option("--email", hidden=True)


@click.command()
@click.argument("ids", metavar="ID…", nargs=-1)
@_email_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@desk_options("message")
def erase(desk: Desk, ids: tuple[str, ...], email: str | None, yes: bool) -> None:
    """Erase messages whole and at once, with their answers and with mails still to be sent. This cannot be undone."""
    found = _found(desk, ids, email, "--erase")
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("There is no terminal to ask in: add --yes.")
        named = ", ".join(message_id[:8] for message_id in found[:10]) + (" …" if len(found) > 10 else "")
        click.confirm(f"Erase {_count(found)} ({named})?", abort=True, err=True)
    erased: list[str] = []

    def one(message_id: str) -> None:
        desk.note(message_id, "erase")
        with desk.store.answering():
            personal.erase_one(desk.store.table("message"), {"id": message_id})
        draft.forget(message_id)
        erased.append(message_id)

    try:
        desk_output.each(found, "Erasing", one)
    finally:
        if desk.as_json:
            click.echo(desk_output.as_json({"erased": erased}))
        else:
            click.echo(f"Erased {_count(erased)}" + (f" of {len(found)}." if len(erased) < len(found) else "."))


@click.command()
@click.argument("ids", metavar="ID…", nargs=-1)
@_email_option
@click.option("--output", metavar="FILE", type=click.Path(dir_okay=False), help="A new file, readable by you alone.")
@desk_options("message")
def export(desk: Desk, ids: tuple[str, ...], email: str | None, output: str | None) -> None:
    """Copy messages as JSON, all that is held of each, for the person who asks for theirs."""
    found = _found(desk, ids, email, "--output FILE")
    items: list[Item] = []

    def one(message_id: str) -> None:
        # One that went between the search and now is not held any more.
        with desk.store.answering():
            item = personal.export_one(desk.store.table("message"), {"id": message_id})
        items.extend([with_expiry_date(item)] if item else [])

    with desk_output.new_file(output) if output else nullcontext() as file:
        desk_output.each(found, "Writing down", lambda message_id: desk.note(message_id, "export"))
        desk_output.each(found, "Reading", one)
        items.sort(key=lambda item: str(item.get("received_at", "")))
        copy = desk_output.as_json({"exported_at": timestamp(time.time()), "messages": items})
        click.echo(copy, file)
    if output:
        desk_output.tell(f"{_count(found)} in {output}")


def _found(desk: Desk, ids: tuple[str, ...], email: str | None, instead: str) -> list[str]:
    """The ids that are meant.

    :raises click.UsageError: where there are none, or an address: under one, more is held than messages.
    """
    if email is not None:
        raise click.UsageError(f"Of an address, more is held than messages: cardamum person ADDRESS {instead}")
    if not ids:
        raise click.UsageError("Give the ids of messages.")
    return list(dict.fromkeys(messages.resolve(desk.store, given) for given in ids))


def _count(found: list[str]) -> str:
    return f"{len(found)} message{'' if len(found) == 1 else 's'}"
