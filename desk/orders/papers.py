"""``invoice`` and ``label``: what goes with a parcel, as PDF files readable by you alone."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.options import Desk, desk_options
from desk.orders import finding
from desk.orders.listing import SELLING
from functions.orders import invoice as kept_invoices
from functions.orders import mails
from functions.orders.order import Order

if TYPE_CHECKING:
    from desk.orders.invoices import Document

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("number")
@click.option("--correction", is_flag=True, help="The newest corrected invoice, by what went back.")
@click.option("--output", type=_FILE, help="A new file. [default: the invoice's number, here]")
@desk_options("order", SELLING, also=("stock",))
def invoice(desk: Desk, number: str, correction: bool, output: Path | None) -> None:
    """Write the invoice of a paid order as PDF. The first time it gets the year's next number, which it keeps; a firm
    with a VAT id gets a hybrid one, which its programs read (EN 16931). “sent” and “refund” do the same by themselves,
    and what was written stands on the order's page."""
    order = finding.by_number(desk.store, number)
    desk.note(order.id, "invoice")
    written = corrected(desk, order) if correction else invoiced(desk, order)
    file = output or Path(f"{written.number}.pdf")
    _write(file, written.pdf)
    click.echo(f"{written.number} for {order.number} is in {file}")


@dataclass(frozen=True, slots=True)
class Written:
    """An invoice as it is kept."""

    number: str
    pdf: bytes


def invoiced(desk: Desk, order: Order) -> Written:
    """The invoice of an order, issued and drawn where that was not done.

    :raises CommandError: where nothing is to be invoiced, or a letter of it is in no font.
    """
    # What makes PDFs is loaded where one is wanted: the other commands begin sooner.
    from desk.orders import invoices  # noqa: PLC0415

    return _kept(desk, invoices.document(invoices.issue(desk.store, order)))


def corrected(desk: Desk, order: Order) -> Written:
    """The newest correction of an order's invoice, issued and drawn where money went back since.

    :raises CommandError: where there is nothing to correct, or a letter of it is in no font.
    """
    from desk.orders import corrections  # noqa: PLC0415

    found = corrections.issue(desk.store, order)
    numbers = [one.number for one in kept_invoices.all_of(found) if one.corrects]
    if not numbers:
        raise click.UsageError(f"Of {order.number}, nothing that was invoiced went back.")
    return _kept(desk, corrections.document(found, numbers[-1]))


def _kept(desk: Desk, document: Document) -> Written:
    """As it was drawn the first time, whatever has changed in the shop since."""
    from desk.orders import invoice_pdf  # noqa: PLC0415

    table = desk.store.table("order")
    with desk.store.answering():
        data = kept_invoices.pdf(table, document.order, document.number)
        if data is None:
            data = invoice_pdf.of(document)
            kept_invoices.keep(table, document.number, data)
    return Written(document.number, data)


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
