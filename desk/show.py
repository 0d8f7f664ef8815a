"""A proof as a person reads it: colours and boxes in a terminal, plain lines in a pipe."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

from desk.proof import Proof, said

# Wide enough in a pipe that no hash and no id is broken over two lines.
_PIPE = 200
_COLUMNS = ("recorded_at", "policy", "granted", "refused", "surface", "language", "signal")


def proof(found: Proof) -> None:
    """Print record, history and verdict. What a record holds is printed as it is, never read as markup."""
    console = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else _PIPE)
    console.print(Text("The record", style="bold"))
    record = Table.grid(padding=(0, 2))
    for name, value in said(found.record).items():
        record.add_row(Text(name, style="dim"), Text(_plain(value), overflow="fold"))
    console.print(record)
    console.print()
    console.print(Text(f"This visitor's history, {len(found.history)} in all", style="bold"))
    history = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("", *_COLUMNS):
        history.add_column(name, overflow="fold")
    for item in found.history:
        mark = "→" if item["id"] == found.record["id"] else ""
        history.add_row(mark, *(Text(_plain(item.get(name, ""))) for name in _COLUMNS))
    console.print(history)
    console.print()
    console.print(Text("The text agreed to", style="bold"))
    console.print(_verdict(found))


def _verdict(found: Proof) -> Text:
    if found.matches:
        return Text.assemble(("✓ ", "bold green"), f"{found.path} has the hash of the record. Print it with --text.")
    if not found.text:
        return Text.assemble(("✗ ", "bold red"), f"{found.path} is not here.")
    return Text.assemble(("✗ ", "bold red"), f"{found.path} has another hash here: {found.sha256}")


def _plain(value: object) -> str:
    """A value in one line: lists by commas, an empty one as “nothing”."""
    return (", ".join(map(str, value)) or "nothing") if isinstance(value, list) else str(value)
