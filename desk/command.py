"""``cardamum``: the questions that staff ask from a command line.

Exit codes of ``cardamum consent``: 0 found, and the policy's text here is the one agreed to; 1 not found; 2 found, but
the text here is another; 3 the store could not be read; 64 wrong use (sysexits.h).
"""

from __future__ import annotations

import json
import os
import sys
from typing import NoReturn

import click

import register as registers
from desk import proof, records, show
from items import Item

NOT_FOUND, MISMATCH, UNREADABLE, USAGE = 1, 2, 3, 64
LOCAL = "http://localhost:8000"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cardamum() -> None:
    """What staff ask of Cardamum's records. Nothing here changes any."""


@cardamum.command()
@click.argument("receipt")
@click.option("--text", is_flag=True, help="Print the exact text of the policy that was agreed to, and nothing else.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.option("--local", "url", metavar="[URL]", is_flag=False, flag_value=LOCAL, help=f"Ask a preview ({LOCAL}).")
@click.option("--table", envvar="CONSENT_TABLE", show_envvar=True, help="The consent table in AWS.")
def consent(receipt: str, text: bool, as_json: bool, url: str | None, table: str | None) -> None:
    """Find the proof of a consent by its RECEIPT id, as it stands on the receipt.

    Shows the record, the history of that visitor, and whether the policy's text kept here is the one agreed to.

    Exit codes: 0 found and the text is the one agreed to, 1 not found, 2 the text here is another, 3 the records
    could not be read, 64 wrong use.
    """
    if url is None and not table:
        raise click.UsageError("Name the table (--table, or CONSENT_TABLE), or ask a preview (--local).")
    parts = proof.parse(receipt)
    if parts is None:
        _stop("That is no receipt id: two UUIDs joined by a dot.", NOT_FOUND)
    visitor, record_id = parts
    found = proof.find(_records(url, table or "", visitor), record_id)
    if found is None:
        _stop("No such record. It may have expired, or lie in another table.", NOT_FOUND)
    if text:
        sys.stdout.write(found.text)
    elif as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        show.proof(found)
    if not found.matches:
        _stop(f"{found.path}: this is not the text that was agreed to.", MISMATCH)


def _records(url: str | None, table: str, visitor: str) -> list[Item]:
    try:
        if url is not None:
            return records.local(url, visitor)
        return records.aws(table, os.environ.get("AWS_REGION") or registers.register().site.region, visitor)
    except records.StoreError as slip:
        _stop(str(slip), UNREADABLE)


def _stop(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


def main() -> None:
    """The console script. Wrong use ends with 64, so that 2 means one thing."""
    try:
        cardamum.main(standalone_mode=False)
    except click.UsageError as slip:
        slip.show()
        sys.exit(USAGE)
    except click.ClickException as slip:
        slip.show()
        sys.exit(slip.exit_code)
    except click.Abort:
        sys.exit(130)
