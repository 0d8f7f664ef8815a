"""``audit``: who of us opened or changed what, when and what for."""

from __future__ import annotations

import re

import click
from rich.text import Text

from desk import audit as lines
from desk import output
from desk.options import Desk, desk_options
from desk.store import with_expiry_date
from functions.core.attributes import Item

_COLUMNS = ("at", "who", "action", "record", "reason")
_RECORD = re.compile(r"[0-9a-f-]{8,36}")


@click.command()
@click.argument("record", default="")
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True, help="Lines a page.")
@click.option("--after", metavar="CURSOR", default="", help="Where the page before ended.")
@desk_options("audit", "checking who opened what")
def audit(desk: Desk, record: str, limit: int, after: str) -> None:
    """Show who did what, newest first: to everything, to the RECORD with this id or beginning of an id, or to a list
    (inbox, quarantine, search, audit, orders, stock, statement).

    Looking here leaves a line too. The list holds nothing of what a message says, and outlives it.
    """
    wanted = record.strip().lower()
    if wanted and wanted not in lines.LISTS and not _RECORD.fullmatch(wanted):
        raise click.UsageError(f"“{record}” is neither an id, nor 8 or more of its characters, nor a list.")
    desk.note("audit", "list")
    found = output.counted(lines.lines(desk.store, wanted), "Reading")
    older = sorted((line for line in found if not after or line["at"] < after), key=lambda line: line["at"])[::-1]
    page, more = older[:limit], older[limit - 1]["at"] if len(older) > limit else None
    if desk.as_json:
        click.echo(output.as_json({"lines": [with_expiry_date(line) for line in page], "after": more}))
        return
    if not page:
        output.tell("Nobody opened or changed it, as far as the audit goes back.")
        return
    rows = ([output.cell(value) for value in _brief(line)] for line in page)
    console = output.console()
    console.print(output.table(_COLUMNS, rows, whole=("at", "action", "record")))
    if more:
        console.print(Text(f"More: --after {more}", style="dim"), soft_wrap=True)


def _brief(line: Item) -> tuple[str, ...]:
    record = line["record"] if line["record"] in lines.LISTS else line["record"][:8]
    return line["at"][:19].replace("T", " "), line["who"], line["action"], record, line["reason"]
