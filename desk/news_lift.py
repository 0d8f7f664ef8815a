"""``news lift``: an address that nothing may reach can be written to again, because its owner wishes it."""

from __future__ import annotations

import click

from desk.errors import NotFoundError
from desk.news_list import key_secret_option, list_key
from desk.options import Desk, desk_options
from functions.core import email_address
from functions.core.text import TextError
from functions.newsletter import keys, personal

_REASONS = {"bounce": "its mail came back", "complaint": "it complained", "not-me": "its owner had never asked"}


@click.command()
@click.argument("address")
@key_secret_option
@desk_options("suppression")
def lift(desk: Desk, address: str, key_secret: str | None) -> None:
    """Let news reach an ADDRESS again whose mail came back, or whose owner complained or had never asked.

    Nobody is put on the list by it: its owner asks for news and says yes as anybody does. Only at their wish, and --for
    says how they told us.
    """
    try:
        spelled = email_address.checked(address)
    except TextError as problem:
        raise click.UsageError(str(problem)) from None
    person = keys.person_hash(spelled, list_key(desk, key_secret))
    found = desk.store.get("suppression", {"person": person})
    if found is None:
        raise NotFoundError("Nothing keeps news from that address.")
    # The line names the keyed hash, as the table does, and never the address.
    desk.note(person, f"lift a suppression ({found['reason']})")
    with desk.store.answering():
        personal.erase_one(desk.store.table("suppression"), {"person": person})
    why = _REASONS.get(str(found["reason"]), str(found["reason"]))
    click.echo(f"Lifted: {why}, on {str(found['at'])[:10]}. It gets news once its owner asks and says yes.")


COMMANDS = (lift,)
