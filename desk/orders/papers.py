"""``invoice`` and ``label``: what goes with a parcel, as PDF files readable by you alone."""

from __future__ import annotations

import os
from pathlib import Path

import click

from desk.options import Desk, desk_options
from desk.orders import finding
from desk.orders.listing import SELLING
from functions.orders import mails

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("number")
@click.option("--output", type=_FILE, help="A new file. [default: the invoice's number, here]")
@desk_options("order", SELLING, also=("stock",))
def invoice(desk: Desk, number: str, output: Path | None) -> None:
    """Write the invoice of a paid order as PDF. The first time it gets the year's next number, which it keeps; a firm
    with a VAT id gets a hybrid one, which its programs read (EN 16931)."""
    # What makes PDFs is loaded where one is wanted: the other commands begin sooner.
    from desk.orders import invoice_pdf, invoices  # noqa: PLC0415

    order = finding.by_number(desk.store, number)
    desk.note(order.id, "invoice")
    issued = invoices.issue(desk.store, order)
    file = output or Path(f"{issued.invoice['number']}.pdf")
    _write(file, invoice_pdf.of(issued))
    click.echo(f"{issued.invoice['number']} for {issued.number} is in {file}")


@click.command()
@click.argument("number")
@click.option("--output", type=_FILE, help="A new file. [default: the order's number, here]")
@desk_options("order", SELLING, also=("stock",))
def label(desk: Desk, number: str, output: Path | None) -> None:
    """Write the address label of an order as PDF, 103 by 164 millimetres."""
    from desk.orders import label as drawn  # noqa: PLC0415

    order = finding.by_number(desk.store, number)
    desk.note(order.id, "label")
    file = output or Path(f"{order.number}.pdf")
    _write(file, drawn.of(mails.address(order), order.number, desk.store.clock.now()))
    click.echo(f"The label of {order.number} is in {file}")


def _write(file: Path, data: bytes) -> None:
    """:raises click.UsageError: where the file is there already, or cannot be."""
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as problem:
        raise click.UsageError(f"{file}: {problem.strerror}. Name a new file with --output.") from None
    with os.fdopen(opened, "wb") as stream:
        stream.write(data)
