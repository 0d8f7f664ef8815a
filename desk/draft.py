"""An answer while it is being written: in a file that only its writer reads, removed once the answer is stored.

The file is the writer's whatever happens: an editor that fails, a terminal that closes, a table that does not answer.
A draft that was put by is taken up by the next ``cardamum reply`` for its message, and by one alone: it is renamed to
a name of its own, which only one of two can do.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click

from desk.errors import CommandError
from desk.output import harmless, tell
from functions.core.attributes import Item

MARK = "# ──── What stands below this line is not sent ────"


@dataclass(frozen=True, slots=True)
class Draft:
    """The file of an answer. ``given``: it is a file that the writer named, and is never touched."""

    path: Path
    given: bool = False

    def written(self, item: Item) -> str:
        """Let the writer type, with the message quoted below; what they typed, ``""`` for nothing.

        :raises CommandError: where the editor fails; the file stays.
        """
        begun = typed(_read(self.path)) if self.path.is_file() else ""
        self.keep(f"{begun}\n\n{MARK}\n{_quoted(item)}")
        try:
            click.edit(filename=str(self.path))
        except click.ClickException as problem:
            raise CommandError(problem.format_message()) from None
        text = _read(self.path)
        if MARK not in text.splitlines():
            raise CommandError("The line that divides answer and question is gone, so nothing was sent.")
        return typed(text)

    def keep(self, text: str) -> None:
        """Write it, readable by nobody else, so that no moment sees half of it."""
        if self.given:
            return
        fresh = self.path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        fresh.replace(self.path)

    def remove(self) -> None:
        """Once the answer is stored, or where there is none."""
        if not self.given:
            self.path.unlink(missing_ok=True)

    def put_by(self) -> None:
        """Where the answer could not be stored: leave the file to its writer, and say where it is."""
        path = self.path
        if not self.given:
            self._without_question()
            waiting = path.with_name(f"{path.name.partition('.')[0]}.txt")
            # Where another one waits there already, or this one is empty and gone, it stays as it is.
            with suppress(OSError):
                waiting.hardlink_to(path)
                path.unlink()
                path = waiting
        if path.is_file():
            tell(f"Your answer is in {path}")

    def _without_question(self) -> None:
        """What the customer wrote does not lie about in the writer's folder; a file with no answer goes whole."""
        text = _read(self.path) if self.path.is_file() else ""
        if not typed(text):
            self.remove()
        elif MARK in text.splitlines():
            self.keep(typed(text) + "\n")


def begun(message_id: str, *, go_on: bool) -> Draft:
    """A file for an answer to a message.

    :param go_on: whether to take up the one that was put by.
    """
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    waiting, path = folder / f"{message_id}.txt", folder / f"{message_id}.{secrets.token_hex(4)}.txt"
    for other in folder.glob(f"{message_id}.*.txt"):
        tell(f"Another unfinished answer to it is in {other}")
    if go_on:
        try:
            waiting.rename(path)
        except FileNotFoundError:
            path.touch(mode=0o600)
    return Draft(path)


def forget(message_id: str) -> None:
    """Remove every draft of an answer to a message that is erased."""
    for path in (*_folder().glob(f"{message_id}.*txt"), *_folder().glob(f"{message_id}.*new")):
        path.unlink(missing_ok=True)


def typed(text: str) -> str:
    """What stands above the mark, without blanks around it."""
    lines = text.splitlines()
    return "\n".join(lines[: lines.index(MARK)] if MARK in lines else lines).strip()


def _folder() -> Path:
    """Under XDG's folder for state, which outlives a restart."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "cardamum"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _quoted(item: Item) -> str:
    """The message and the answers so far, each line a comment."""
    about = [f"{item['name']} <{item['email']}>, {item['received_at']}", f"{item['topic']} {item['order']}".strip(), ""]
    parts = [*about, *item["message"].split("\n")]
    if quote := item.get("quote"):
        lines = [f"{line['quantity']} × {line['title']}, {line['unit']}: {line['sum']}" for line in quote["lines"]]
        parts += ["", *lines, f"Total in euro, VAT included, before postage: {quote['total']}"]
    for reply in item.get("replies", []):
        parts += ["", f"Answered by {reply['by']}, {reply['at']}:", *reply["text"].split("\n")]
    return "".join(f"# {harmless(line)}".rstrip() + "\n" for line in parts)
