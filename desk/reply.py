"""``reply``: answer a message. What was typed is kept until it is stored, whatever goes wrong on the way."""

from __future__ import annotations

import itertools
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import click

from desk import draft, message_updates, messages, output, text_files
from desk.draft import Draft
from desk.errors import ChangedError, CommandError, NotFoundError, StoreError
from desk.inbox import ANSWERING, answered
from desk.options import Desk, desk_options
from functions.core import text
from functions.core.attributes import Item, timestamp

MOST_CHARACTERS = 10_000


@click.command()
@click.argument("message", metavar="ID")
@click.option(
    "--text-file",
    "source",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="Send the text of this file; - for standard input.",
)
@click.option(
    "--seen",
    type=click.IntRange(0),
    help="How many answers to it you have read, where others than you have answered before this text of a file.",
)
@desk_options("message", ANSWERING)
def reply(desk: Desk, message: str, source: str | None, seen: int | None) -> None:
    """Answer a message in your editor ($VISUAL, $EDITOR), or with the text of a file.

    An empty answer sends nothing. Where an answer cannot be stored, it is kept in a file, and its path is told.
    """
    started = timestamp(time.time())
    if source is None and not sys.stdin.isatty():
        raise click.UsageError("There is no terminal to edit in: give the answer's text by --text-file FILE, or -.")
    # Read before anything can go wrong: what comes by a pipe cannot be asked for twice.
    typed = "" if source is None else draft.typed(text_files.read(source))
    kept: Draft | None = draft.named(Path(source)) if source not in (None, text_files.PIPE) else None
    try:
        message_id = messages.resolve(desk.store, message)
    except click.ClickException:
        if source == text_files.PIPE:
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
        known = _Known(item, seen, started, desk.store.who)
        stored = _send(desk, message_id, known, typed) if typed else None
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
        click.echo(f"Answered {message_id[:8]} (answer {count}). {_outlook(stored, desk.store.url)}")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the one who answers knows of the message.

    ``item``: the message as their editor showed it; ``None`` where the text came from a file. Then they know
    the first ``seen`` answers if they say so, else those of their own that stood there before they ``started``.
    """

    item: Item | None
    seen: int | None
    started: str
    who: str

    def of(self, now: Item) -> Item:
        """The message as they know it, where it stands like ``now``: with the answers that they have read."""
        if self.item is not None:
            return self.item
        answers = now.get("replies", [])
        own = itertools.takewhile(lambda one: one["by"] == self.who and one["at"] < self.started, answers)
        read = answers[: self.seen] if self.seen is not None else list(own)
        return now | {"replies": read} if "replies" in now else now


def _outlook(stored: Item, preview: str) -> str:
    """What becomes of the mail with the answer. That it goes out is said only where nothing speaks against it."""
    if preview:
        return f"The mail goes to {preview.rstrip('/')}/_preview/mail, and from there to nobody."
    failed = sorted(name for name, mail in stored.get("mails", {}).items() if mail["state"] == "failed")
    if failed:
        return (
            f"The mail is tried, but this customer could not be mailed before ({', '.join(failed)}): "
            f"see “cardamum show {stored['id'][:8]}” in a while, and answer another way if it failed."
        )
    return "The mail goes out by itself."


def _send(desk: Desk, message_id: str, known: _Known, typed: str) -> Item:
    """Store the answer on what its writer knows. Where someone was quicker, show what they wrote, and leave the choice
    to the one who typed."""
    try:
        answer = text.clean(typed, MOST_CHARACTERS, lines=True)
    except text.TextError as problem:
        raise CommandError(str(problem)) from None
    desk.note(message_id, "reply")
    item, short = known.of(known.item or messages.get(desk.store, message_id)), message_id[:8]
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
        for later in messages.whole(desk.store, now).get("replies", [])[len(item.get("replies", [])) :]:
            answered(later)
        if known.item is None:
            advice = f"To send yours after it, add --seen {len(now.get('replies', []))}."
            raise ChangedError(f"It was answered already; yours is not sent. {advice}", now) from None
        advice = "The same command again takes your answer up, for you to fit to theirs."
        raise ChangedError(f"Someone answered while you wrote; yours is not sent. {advice}", now) from None
