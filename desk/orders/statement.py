"""``statement``: reads a bank's statement and proposes what each payment is for; a person confirms each."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from desk import output
from desk.errors import CommandError
from desk.options import Desk, desk_options
from desk.orders import bank_csv, camt, finding, matching, steps
from desk.orders.matching import Proposal
from desk.orders.payments import Payment, StatementError
from functions.orders import states

_MOST_BYTES = 20 * 1024 * 1024


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@desk_options("order", "reading a bank statement", also=("stock",))
def statement(desk: Desk, file: Path) -> None:
    """Read a bank statement, CAMT.053 (XML) or CSV, and propose which order each payment is for.

    In a terminal each proposal is asked about, and nothing is done without a yes. In a pipe it is a list. The file
    stays where it is, and nothing of it is kept but what came for which order.
    """
    payments = _read(file)
    desk.note("statement", "list")
    open_ = list(finding.in_state(desk.store, states.PLACED))
    proposals = matching.propose(payments, lambda name: finding.known(desk.store, name), open_)
    if desk.as_json:
        click.echo(output.as_json([_row(one) for one in proposals]))
        return
    asks, done = sys.stdin.isatty(), 0
    for one in proposals:
        click.echo(output.harmless(_sentence(one)))
        done += asks and _confirmed(desk, one)
    waiting = sum(one.verdict in matching.CONFIRMABLE for one in proposals) - done
    output.tell(
        f"{len(proposals)} payments came in, {done} confirmed, {waiting} that may be."
        if proposals
        else "Nothing came in."
    )


def _confirmed(desk: Desk, one: Proposal) -> bool:
    """Ask whether a payment is for the order that is proposed, and if so take it. Whether it was."""
    order = one.order
    if order is None or one.verdict not in matching.CONFIRMABLE:
        return False
    if not click.confirm(f"  {order.number} is paid?", default=one.verdict == matching.PAYS, err=True):
        return False
    try:
        steps.take_payment(desk, order, one.payment.amount, one.payment.booked, one.payment.entry)
    except CommandError as refusal:
        # The next payment is not to blame.
        refusal.show()
        return False
    return True


def _read(file: Path) -> list[Payment]:
    """:raises click.UsageError: where it is no statement that is known here."""
    data = file.read_bytes()
    if len(data) > _MOST_BYTES:
        raise click.UsageError(f"{file}: larger than any statement.")
    try:
        return camt.read(data) if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") else bank_csv.read(data)
    except StatementError as problem:
        raise click.UsageError(f"{file}: {problem}") from None


def _row(one: Proposal) -> dict[str, str]:
    return {
        "booked": one.payment.booked.isoformat(),
        "amount": f"{one.payment.amount:.2f}",
        "verdict": one.verdict,
        "number": one.order.number if one.order else "",
        "difference": f"{one.difference:.2f}",
    }


def _sentence(one: Proposal) -> str:
    """What came, and what it may be for. An order is named by its number; a payer by the statement's own words, which
    whoever reads it has anyway."""
    came = f"{one.payment.booked} {one.payment.amount:.2f} from {one.payment.payer or 'somebody'}: "
    order = one.order
    if order is None:
        return came + "no order is known for it."
    due, state, number = order.totals.total, order.state, order.number
    return came + {
        matching.PAYS: f"pays {number}.",
        matching.LATE: f"pays {number}, which has expired: it is sent after all if its goods are there.",
        matching.TOO_MUCH: f"pays {number}, {one.difference:.2f} too much: {due} was due.",
        matching.TOO_LITTLE: f"is for {number}, {-one.difference:.2f} too little: {due} is due. Write to the customer.",
        matching.PERHAPS: f"has no reference; perhaps it pays {number} of {order.name}.",
        matching.AGAIN: f"is for {number}, which is paid: a second payment, to be sent back.",
        matching.ENDED: f"is for {number}, which is {state}: to be sent back.",
        matching.KNOWN: f"was read before, for {number}.",
    }[one.verdict]  # fmt: skip
