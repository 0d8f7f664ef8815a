"""Reading a text that staff give a command: from a file, or from standard input."""

from __future__ import annotations

import sys
from pathlib import Path

import click

PIPE = "-"


def read(source: str) -> str:
    """The text of a file, or of standard input for ``-``.

    :raises click.UsageError: where it is not UTF-8.
    """
    raw = sys.stdin.buffer.read() if source == PIPE else Path(source).read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise click.UsageError("The text is not UTF-8.") from None
