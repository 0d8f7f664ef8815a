"""``consent``: the proof of a consent, by the id that stands on its receipt."""

from __future__ import annotations

import sys

import click

from desk import output, proof, proof_view
from desk.errors import MismatchError, NotFoundError
from desk.options import Desk, desk_options


@click.command()
@click.argument("receipt")
@click.option("--text", is_flag=True, help="Print the exact text of the policy that was agreed to, and nothing else.")
@desk_options("consent", "proving a consent")
def consent(desk: Desk, receipt: str, text: bool) -> None:
    """Find the proof of a consent by its RECEIPT id, as it stands on the receipt.

    Shows the record, the history of that visitor, and whether the policy's text kept here is the one agreed to.

    Exit codes: 0 found and the text is the one agreed to, 1 not found, 2 the text here is another, 3 the records
    could not be read, 64 wrong use.
    """
    read = proof.parse(receipt)
    if read is None:
        raise NotFoundError("That is no receipt id: two UUIDs joined by a dot.")
    found = proof.find(proof.history(desk.store, read), read)
    if found is None:
        raise NotFoundError("No such record. It may have expired, or lie in another table.")
    desk.note(found.record["id"], "open")
    if text:
        sys.stdout.write(found.text)
    elif desk.as_json:
        click.echo(output.as_json(found.as_json()))
    else:
        proof_view.proof(found)
    if not found.matches:
        raise MismatchError(f"{found.path}: this is not the text that was agreed to.")
