"""The part of ``news`` that sends: letters to the list, from a test to oneself to the last reader."""

from __future__ import annotations

import datetime as dt
import sys
import time
from typing import Any

import click

from desk import letters, output
from desk.errors import ChangedError, NotFoundError
from desk.options import Desk, desk_options
from desk.zone import ZONE
from functions.core import survey_files
from functions.core.attributes import Item
from functions.newsletter import campaigns, claims, outcomes
from functions.newsletter.campaigns import AlreadyError, Campaigns, NotTestedError

_COLUMNS = ("letter", "state", "sent", "to go", "failed", "bounced", "complained", "left", "ends about")
_WHY = "sending news"
_WATCH_SECONDS = 2


@click.command()
@click.argument("letter")
@desk_options("campaign", _WHY)
def test(desk: Desk, letter: str) -> None:
    """Mail a LETTER to the shop's own address. Nothing can be sent to all that was not tested as it is."""
    text = letters.find(desk.store, letter)
    desk.note(letter, "test a letter")
    with desk.store.answering():
        _campaigns(desk).ask_test(text)
    output.tell(f"“{text.subject}” goes to the shop's own address within a minute.")
    output.tell(f"Read it there, then: cardamum news send {letter}")


@click.command()
@click.argument("letter")
@click.option("--at", metavar="TIME", help="When to begin, such as “2026-12-01 09:00” (Hamburg). [default: now]")
@click.option("--yes", is_flag=True, help="Do not ask.")
@desk_options("campaign", _WHY)
def send(desk: Desk, letter: str, at: str | None, yes: bool) -> None:
    """Send a LETTER to all who asked for its topics, or go on with one that was paused. It was tested before.

    What goes out is the text as it is now, whatever is changed while it is on its way. With --at, a letter whose time
    has not come yet is sent at the new time.
    """
    now = int(desk.store.clock.now())
    begin = _moment(at) if at else now
    if begin < now:
        raise click.UsageError(f"{_shown(begin)} is past. To begin now, leave --at out.")
    held = _campaigns(desk)
    with desk.store.answering():
        known = held.get(letter) or {}
    if known.get("state") == campaigns.PAUSED:
        if at:
            raise click.UsageError("It was paused, and goes on at once: leave --at out.")
        _turned(desk, letter, campaigns.SENDING, campaigns.PAUSED)
        output.tell("It goes on.")
        return
    if at and known.get("state") == campaigns.SCHEDULED:
        _moved(desk, letter, begin)
        return
    text = letters.find(desk.store, letter)
    if not text.published:
        raise ChangedError(f"content/letters/{letter}.md is not published yet, and each mail leads to its page.", {})
    if text.survey and not desk.store.url and not _is_open(text.survey):
        raise ChangedError(f"Its survey takes no answers yet: cardamum survey open {text.survey}, then build.", {})
    if not yes:
        _agreed(f"Send “{text.subject}” to all who asked for {', '.join(text.topics)}?")
    desk.note(letter, "send a letter")
    try:
        with desk.store.answering():
            held.start(text, begin, now)
    except NotTestedError:
        raise ChangedError(f"Send it to yourself first, as it is now: cardamum news test {letter}", {}) from None
    except AlreadyError as already:
        raise ChangedError(f"It was sent before, once and for all: it is {already.state}.", {}) from None
    when = f"at {_shown(begin)}" if at else "within a minute"
    output.tell(f"It begins {when}. See how far it is: cardamum news status {letter} --watch")


@click.command()
@click.argument("letter", required=False)
@click.option("--watch", is_flag=True, help="Look again every two seconds, until it is finished.")
@desk_options("campaign", _WHY)
def status(desk: Desk, letter: str | None, watch: bool) -> None:
    """How far LETTER is, or every letter: sent, to go, failed, bounced, complained, left by a link of it.

    There is no count of who opened one or pressed what: our mails hold nothing that could tell.
    """
    found = _standing(desk, letter)
    if desk.as_json:
        click.echo(output.as_json({"letters": found}))
        return
    if watch and letter and sys.stderr.isatty():
        _watched(desk, letter)
        found = _standing(desk, letter)
    if not found:
        output.tell("No letter was sent yet.")
        return
    rows = ([output.cell(row.get(name, "")) for name in _COLUMNS] for row in found)
    output.console().print(output.table(_COLUMNS, rows, whole=("letter", "state")))
    for row in found:
        if row.get("reason"):
            output.tell(f"{row['letter']}: {row['reason']}")


@click.command()
@click.argument("letter")
@desk_options("campaign", _WHY)
def pause(desk: Desk, letter: str) -> None:
    """Hold a LETTER back within a second or two. “cardamum news send” goes on where it was."""
    _turned(desk, letter, campaigns.PAUSED, campaigns.SENDING)
    output.tell(f"Paused. To go on: cardamum news send {letter}")


@click.command()
@click.argument("letter")
@click.option("--yes", is_flag=True, help="Do not ask.")
@desk_options("campaign", _WHY)
def stop(desk: Desk, letter: str, yes: bool) -> None:
    """End the sending of a LETTER for good. Who has not got it yet will not."""
    if not yes:
        _agreed("Stop it for good?")
    _turned(desk, letter, campaigns.STOPPED, campaigns.SCHEDULED, campaigns.SENDING, campaigns.PAUSED)
    output.tell("Stopped for good.")


def _is_open(survey: str) -> bool:
    """Whether the keys of a survey were made before the build."""
    known = survey_files.load(survey)
    return known is not None and bool(known.key)


def _campaigns(desk: Desk) -> Campaigns:
    return Campaigns(desk.store.table("campaign"))


def _agreed(question: str) -> None:
    if not sys.stdin.isatty():
        raise click.UsageError("Say --yes: there is nobody here to ask.")
    click.confirm(question, abort=True, err=True)


def _turned(desk: Desk, letter: str, to: str, *of: str) -> None:
    desk.note(letter, f"{to} a letter")
    with desk.store.answering():
        held = _campaigns(desk)
        if held.turn(letter, to, *of):
            return
        known = held.get(letter)
    if known is None or "state" not in known:
        raise NotFoundError(f"No letter “{letter}” was sent.")
    raise ChangedError(f"It is {known['state']}, so there is nothing to do.", known)


def _moved(desk: Desk, letter: str, begin: int) -> None:
    desk.note(letter, "reschedule a letter")
    with desk.store.answering():
        moved = _campaigns(desk).move(letter, begin)
    if not moved:
        raise ChangedError("Its time has come, and it is being sent.", {})
    output.tell(f"It begins at {_shown(begin)}, as it was when it was scheduled.")


def _standing(desk: Desk, letter: str | None) -> list[dict[str, Any]]:
    held, now = _campaigns(desk), int(desk.store.clock.now())
    with desk.store.answering():
        found = [item for item in held.all() if letter in (None, item["item"])]
        if letter and not found:
            raise NotFoundError(f"No letter “{letter}” was tested or sent.")
        return [_row(item | (_counted(held, letter) if letter else {}), now) for item in found]


def _counted(held: Campaigns, letter: str) -> Item:
    """Counted mail by mail, for one letter: the counts of the campaign may lack the last second."""
    counted = held.claims.count(letter)
    return {name: counted[name] for name in (claims.SENT, claims.FAILED, outcomes.BOUNCED, outcomes.COMPLAINED)}


def _row(item: Item, now: int) -> dict[str, Any]:
    state = str(item.get("state") or ("test " + str(item.get("test", "sent"))))
    row = {"letter": item["item"], "state": state, "reason": item.get("reason", "")}
    if "state" not in item:
        return row
    sent, failed = int(item.get("sent", 0)), int(item.get("failed", 0))
    to_go = max(int(item["total"]) - sent - failed, 0) if "total" in item and state != campaigns.FINISHED else 0
    # Before the first pass through the list nobody knows how many there are.
    row |= {"sent": sent, "to go": to_go if "total" in item else "", "failed": failed}
    row |= {name: item.get(name, 0) for name in (outcomes.BOUNCED, outcomes.COMPLAINED, outcomes.LEFT)}
    if state == campaigns.SCHEDULED:
        row["state"] = f"begins {_shown(int(item['at']))}"
    if state == campaigns.SENDING and to_go and sent:
        taken = max(now - int(item["started_at"]), 1)
        row["ends about"] = _shown(now + round(to_go * taken / sent))
    return row


def _watched(desk: Desk, letter: str) -> None:
    """A bar until the letter is finished, stopped or paused."""
    with output.progress() as bar:
        task = bar.add_task(letter, total=None)
        while True:
            (row,) = _standing(desk, letter)
            done = int(row.get("sent", 0)) + int(row.get("failed", 0))
            total = done + int(row["to go"]) if row.get("to go", "") != "" else None
            bar.update(task, completed=done, total=total, description=f"{letter}, {row['state']}")
            if row["state"] in (campaigns.FINISHED, campaigns.STOPPED, campaigns.PAUSED):
                return
            time.sleep(_WATCH_SECONDS)


def _moment(text: str) -> int:
    """:raises click.UsageError: where it is no time."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError("--at takes a day and a time, such as “2026-12-01 09:00”.") from None
    return int((found if found.tzinfo else found.replace(tzinfo=ZONE)).timestamp())


def _shown(epoch: int) -> str:
    return dt.datetime.fromtimestamp(epoch, ZONE).strftime("%Y-%m-%d %H:%M")


COMMANDS = (test, send, status, pause, stop)
