"""A proof as a person reads it."""

from __future__ import annotations

from rich.text import Text

from desk import output
from desk.proof import Proof
from desk.store import with_expiry_date

_COLUMNS = ("recorded_at", "policy", "granted", "refused", "surface", "language", "signal")


def proof(found: Proof) -> None:
    """Print record, history and verdict."""
    console = output.console()
    console.print(Text("The record", style="bold"))
    console.print(output.pairs(with_expiry_date(found.record)))
    console.print()
    console.print(Text(f"This visitor's history, {len(found.history)} in all", style="bold"))
    rows = (
        [Text("→" if item["id"] == found.record["id"] else ""), *(output.cell(item.get(name, "")) for name in _COLUMNS)]
        for item in found.history
    )
    console.print(output.table(("", *_COLUMNS), rows))
    console.print()
    console.print(Text("The text agreed to", style="bold"))
    console.print(_verdict(found))


def _verdict(found: Proof) -> Text:
    if found.matches:
        return Text.assemble(("✓ ", "bold green"), f"{found.path} has the hash of the record. Print it with --text.")
    if not found.text:
        return Text.assemble(("✗ ", "bold red"), f"{found.path} is not here.")
    return Text.assemble(("✗ ", "bold red"), f"{found.path} has another hash here: {found.sha256}")
