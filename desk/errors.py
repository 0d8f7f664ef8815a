"""Errors of the desk's commands: each prints a sentence on standard error and sets an exit code for programs."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import Any

import click

NOT_FOUND, MISMATCH, UNANSWERED, CHANGED, USAGE, UNEXPECTED, STOPPED = 1, 2, 3, 4, 64, 70, 130

_ROOT = Path(__file__).parent.parent


class CommandError(click.ClickException):
    """Ends the command with a message that says what to do."""

    def show(self, file: Any = None) -> None:
        """The message alone, on standard error."""
        click.echo(self.format_message(), file=file or sys.stderr)


class NotFoundError(CommandError):
    """There is no such record, or nothing to do."""

    exit_code = NOT_FOUND


class MalformedError(CommandError):
    """There is such a record, and it is not as it should be."""

    exit_code = UNEXPECTED


class MismatchError(CommandError):
    """A consent was found, but the text that lies here is another."""

    exit_code = MISMATCH


class StoreError(CommandError):
    """The tables could not be read or written: nothing that needed them was shown or done."""

    exit_code = UNANSWERED


class FullError(CommandError):
    """The record holds as much as a record can."""

    exit_code = CHANGED


class ChangedError(CommandError):
    """The record is not as it was, or not in a state for this. ``item`` is what stands there, ``{}`` for nothing."""

    exit_code = CHANGED

    def __init__(self, message: str, item: dict[str, Any]) -> None:
        super().__init__(message)
        self.item = item


def unexpected(error: Exception) -> str:
    """What to say of an error that has no sentence of its own: what happened, what was kept, what to do.

    Its own words may quote a message, so only its kind and place are named; an ``OSError`` says what it is about.
    """
    if isinstance(error, OSError) and error.strerror:
        what = f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror}."
    else:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT / "desk")]
        place = f" in desk/{Path(own[-1].filename).name}, line {own[-1].lineno}" if own else ""
        what = f"Something went wrong that nobody expected ({type(error).__name__}{place})."
    return (
        f"{what}\nWhat was done before is said above; where a file is named there, it holds what you typed. Look with "
        "“cardamum show” before you do it again.\nThe same command with --debug shows the trace for whoever looks "
        "after the desk; it may quote a message, so pass it on with care."
    )
