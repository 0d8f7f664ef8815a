"""Errors of the desk's commands: each prints a sentence on standard error and sets an exit code for programs."""

from __future__ import annotations

import sys
from typing import Any

import click

NOT_FOUND, MISMATCH, UNANSWERED, CHANGED, USAGE, STOPPED = 1, 2, 3, 4, 64, 130


class CommandError(click.ClickException):
    """Ends the command with a message that says what to do."""

    def show(self, file: Any = None) -> None:
        """The message alone, on standard error."""
        click.echo(self.format_message(), file=file or sys.stderr)


class NotFoundError(CommandError):
    """There is no such record, or nothing to do."""

    exit_code = NOT_FOUND


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
