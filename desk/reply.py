"""``reply``: answer a message. What was typed is kept until it is stored, whatever goes wrong on the way."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from desk import draft, message_updates, messages, output
from desk.draft import Draft
from desk.errors import ChangedError, CommandError, NotFoundError, StoreError
from desk.inbox import ANSWERING, answered
from desk.options import Desk, desk_options
from functions.core import text
from functions.core.attributes import Item

MOST_CHARACTERS = 10_000
_PIPE = "-"


@click.command()
@click.argument("message", metavar="ID")
@click.option(
    "--text-file",
    "source",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="Send the text of this file; - for standard input.",
)
@desk_options("message", ANSWERING)
def reply(desk: Desk, message: str, source: str | None) -> None:
    """Answer a message in your editor ($VISUAL, $EDITOR), or with the text of a file.

    An empty answer sends nothing. Where an answer cannot be stored, it is kept in a file, and its path is told.
    """
    if source is None and not sys.stdin.isatty():
        raise click.UsageError("There is no terminal to edit in: give the answer's text by --text-file FILE, or -.")
    # Read before anything can go wrong: what comes by a pipe cannot be asked for twice.
    typed = "" if source is None else draft.typed(_given(source))
    kept = Draft(Path(source), given=True) if source not in (None, _PIPE) else None
    try:
        message_id = messages.resolve(desk.store, message)
    except click.ClickException:
        if source == _PIPE:
            kept = draft.begun("unsent", go_on=False)
            kept.keep(typed + "\n")
            kept.put_by()
        raise
    kept = kept or draft.begun(message_id, go_on=source is None)
    try:
        item = None
        if source is None:
            desk.note(message_id, "open")
            item = messages.get(desk.store, message_id)
            typed = kept.written(item)
        # The question goes, the answer stays, until it is stored.
        kept.keep(typed + "\n")
        stored = _send(desk, message_id, item, typed) if typed else None
    except BaseException:
        kept.put_by()
        raise
    kept.remove()
    if stored is None:
        raise NotFoundError("Nothing was typed, so nothing is sent.")
    count = len(stored["replies"])
    if desk.as_json:
        click.echo(output.as_json({"id": message_id, "status": stored["status"], "reply": count}))
    else:
        click.echo(f"Answered {message_id[:8]} (answer {count}). The mail goes out by itself.")


def _send(desk: Desk, message_id: str, item: Item | None, typed: str) -> Item:
    """Store the answer. Where someone was quicker, show what they wrote, and leave the choice to the one who typed.

    :param item: the message as the one who typed knows it; ``None``: as it is now.
    """
    try:
        answer = text.clean(typed, MOST_CHARACTERS, lines=True)
    except text.TextError as problem:
        raise CommandError(str(problem)) from None
    desk.note(message_id, "reply")
    item, short = item or messages.get(desk.store, message_id), message_id[:8]
    try:
        return message_updates.reply(desk.store, item, answer)
    except StoreError as problem:
        advice = f"Whether the answer was stored is not known: see “cardamum show {short}” before you send it again."
        raise StoreError(f"{problem.format_message()} {advice}") from None
    except ChangedError as changed:
        now = changed.item
        if not now:
            raise NotFoundError(f"There is no message {short} any more: it was erased. Nothing is sent.") from None
        if now["status"] == "quarantined":
            raise ChangedError(f"{short} is in quarantine: release it first. Nothing is sent.", now) from None
        if now["expires_at"] <= desk.store.clock.now():
            raise NotFoundError(f"The time of message {short} is up: it is erased. Nothing is sent.") from None
        desk.note(message_id, "open")
        for later in now.get("replies", [])[len(item.get("replies", [])) :]:
            answered(later)
        advice = "The same command again takes your answer up, and sends it after theirs."
        raise ChangedError(f"Someone answered while you wrote; yours is not sent. {advice}", now) from None


def _given(source: str) -> str:
    """:raises click.UsageError: where the text is not UTF-8."""
    raw = sys.stdin.buffer.read() if source == _PIPE else Path(source).read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise click.UsageError("The answer's text is not UTF-8.") from None
