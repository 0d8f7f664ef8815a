"""Whether someone is at the terminal, and the editor that they have chosen."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click


def attended() -> bool:
    """Whether there is someone to ask."""
    return sys.stdin.isatty()


def opened(path: Path) -> None:
    """Open a file in the editor that ``VISUAL`` or ``EDITOR`` names, and wait until it is left."""
    if editor := os.environ.get("VISUAL") or os.environ.get("EDITOR"):
        click.edit(filename=str(path), editor=editor)
