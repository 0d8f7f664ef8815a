"""How a command ends when it cannot do what it was asked: a sentence on standard error, and a code for programs."""

from __future__ import annotations

import sys
from typing import Any

import click

NOT_FOUND, MISMATCH, UNANSWERED, CHANGED, USAGE, STOPPED = 1, 2, 3, 4, 64, 130


class Stop(click.ClickException):
    """Ends the command with a message that says what would help."""

    def show(self, file: Any = None) -> None:
        """The message alone, on standard error."""
        click.echo(self.format_message(), file=file or sys.stderr)


class NotFound(Stop):
    """There is no such record, or nothing to do."""

    exit_code = NOT_FOUND


class Mismatch(Stop):
    """A consent was found, but the text that lies here is another."""

    exit_code = MISMATCH


class StoreError(Stop):
    """The tables could not be read or written: nothing that needed them was shown or done."""

    exit_code = UNANSWERED


class Full(Stop):
    """The record holds as much as a record can."""

    exit_code = CHANGED


class Changed(Stop):
    """The record is not as it was, or not in a state for this. ``item`` is what stands there, ``{}`` for nothing."""

    exit_code = CHANGED

    def __init__(self, message: str, item: dict[str, Any]) -> None:
        super().__init__(message)
        self.item = item
