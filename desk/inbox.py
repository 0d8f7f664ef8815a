"""``inbox`` and ``show``: which messages wait, and what one says.

A list shows the beginning of each message and no address: whoever reads one opens it, and that is written down by its
id.
"""

from __future__ import annotations

from typing import Any

import click
from rich.text import Text

from desk import disclosures, messages, output
from desk.options import Desk, desk_options
from desk.store import with_expiry_date
from functions.core.attributes import Item

_COLUMNS = ("id", "received", "from", "topic", "language", "message")
_BEGINNING = 60
ANSWERING = "answering messages"
_HEADS = ("id", "received_at", "status", "name", "email", "topic", "order", "language", "suspicion", "expires_at")
_BELOW = ("message", "replies", "mails", "outbox")


@click.command()
@click.option("--status", type=click.Choice(messages.STATUSES), default="new", show_default=True)
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True, help="Messages a page.")
@click.option("--after", metavar="CURSOR", default="", help="Where the page before ended.")
@desk_options("message", ANSWERING)
def inbox(desk: Desk, status: str, limit: int, after: str) -> None:
    """List the messages that wait for an answer, those that have waited longest first."""
    listed(desk, status, limit, after)
    disclosures.remind_at_the_desk(disclosures.today(desk))
    aside = messages.how_many(desk.store, "quarantined") if status != "quarantined" else 0
    if aside:
        waits = "message waits" if aside == 1 else "messages wait"
        output.tell(f"{aside} {waits} in quarantine, perhaps from people: see “cardamum quarantine”.")


@click.command()
@click.argument("message", metavar="ID")
@desk_options("message", ANSWERING)
def show(desk: Desk, message: str) -> None:
    """Show one message whole. ID may be its first 8 characters, as they stand on the customer's mail."""
    message_id = messages.resolve(desk.store, message)
    desk.note(message_id, "open")
    item = messages.get(desk.store, message_id)
    if desk.as_json:
        click.echo(output.as_json(with_expiry_date(item)))
    else:
        _print(item)


def listed(desk: Desk, status: str, limit: int, after: str) -> None:
    """Print a page of messages of one status, and how to get the next."""
    desk.note("quarantine" if status == "quarantined" else "inbox", "list")
    page = messages.page(desk.store, status, limit, after)
    if desk.as_json:
        rows = list(output.legible(page.items, _row, _called))
        click.echo(output.as_json({"messages": rows, "after": page.after or None}))
        return
    if not page.items:
        output.tell(f"No more messages are {status}." if after else f"No messages are {status}.")
        return
    console = output.console()
    lines = ([output.cell(value) for value in brief] for brief in output.legible(page.items, _brief, _called))
    console.print(output.table(_COLUMNS, lines, whole=("id", "received")))
    if page.after:
        console.print(Text(f"More: --after {page.after}", style="dim"), soft_wrap=True)


def _called(item: Item) -> str:
    return str(item["id"])[:8]


def _row(item: Item) -> dict[str, Any]:
    names = ("id", "received_at", "status", "name", "topic", "language")
    return {name: item.get(name, "") for name in names} | {"beginning": _beginning(item)}


def _brief(item: Item) -> tuple[str, ...]:
    received = str(item.get("received_at", ""))[:16].replace("T", " ")
    return (
        item["id"][:8],
        received,
        *(str(item.get(name, "")) for name in ("name", "topic", "language")),
        _beginning(item),
    )


def _beginning(item: Item) -> str:
    text = " ".join(str(item.get("message", "")).split())
    return text if len(text) <= _BEGINNING else text[: _BEGINNING - 1].rstrip() + "…"


def _print(item: Item) -> None:
    console = output.console()
    shown = with_expiry_date(item)
    console.print(output.pairs({name: shown[name] for name in _HEADS if shown.get(name)}))
    console.print()
    output.framed(console, item.get("message", ""))
    # What a message of today has no field for: one from before 30 November 2026 may be an order.
    if more := {name: shown[name] for name in shown if name not in _HEADS + _BELOW and shown[name]}:
        output.framed(console, output.as_json(more))
    for reply in item.get("replies", []):
        answered(reply)
    mails = ", ".join(f"{name} {mail.get('state', 'unknown')}" for name, mail in sorted(item.get("mails", {}).items()))
    console.print()
    console.print(Text.assemble(("Mails: ", "dim"), output.harmless(mails or "none")), soft_wrap=True)


def answered(reply: Item) -> None:
    """Print an answer."""
    console = output.console()
    console.print()
    console.print(
        Text(output.harmless(f"Answered by {reply.get('by', '')}, {reply.get('at', '')}"), style="bold"), soft_wrap=True
    )
    output.framed(console, reply.get("text", ""))
