"""``paid``, ``sent``, ``cancel`` and ``refund``: an order goes on by one step, and its customer is mailed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from desk import output
from desk.errors import ChangedError
from desk.options import Desk, desk_options
from desk.orders import corrections, finding, papers, refunded_lines
from desk.orders.listing import SELLING
from functions.core.attributes import Item, timestamp
from functions.mail.states import DUE
from functions.orders import states
from functions.orders.order import Order
from functions.orders.states import NotAllowed, SoldOut


class Euro(click.ParamType[Decimal]):
    """An amount such as ``12.40``, as a Decimal: two places at the most, above zero."""

    name = "euro"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            self.fail(f"“{value}” is no amount such as 12.40.", param, ctx)
        if (
            not amount.is_finite()
            or amount <= 0
            or amount != amount.quantize(Decimal("0.01"))
            or "e" in str(value).lower()
        ):
            self.fail(f"“{value}” is no amount such as 12.40.", param, ctx)
        return amount


EURO = Euro()


@click.command()
@click.argument("number")
@click.option("--amount", type=EURO, help="What came. [default: the order's total]")
@click.option("--booked", metavar="DAY", help="The day on the statement, such as 2026-11-30. [default: today]")
@desk_options("order", SELLING, also=("stock",))
def paid(desk: Desk, number: str, amount: Decimal | None, booked: str | None) -> None:
    """Say that the money for an order is here. Less than its total is refused."""
    order = finding.by_number(desk.store, number)
    came = amount or order.total
    if came < order.total:
        raise click.UsageError(
            f"{order.number} costs {order.totals.total}, and {came:.2f} came: write to the customer."
        )
    take_payment(desk, order, came, _day(booked, desk), "")


@click.command()
@click.argument("number")
@click.option("--carrier", default="", help="Who carries it.")
@click.option("--parcel", default="", help="The carrier's number, for the mail.")
@desk_options("order", SELLING, also=("stock",))
def sent(desk: Desk, number: str, carrier: str, parcel: str) -> None:
    """Say that a paid order has left: its customer is mailed the carrier's number. Its invoice is written before."""
    order = finding.by_number(desk.store, number)
    begin(desk, order, states.SENT)
    papers.invoiced(desk, order)
    given = {"carrier": " ".join(carrier.split())[:100], "number": " ".join(parcel.split())[:100]}
    _take(desk, order, states.SENT, {"parcel": {name: value for name, value in given.items() if value}})


@click.command()
@click.argument("number")
@desk_options("order", also=("stock",))
def cancel(desk: Desk, number: str) -> None:
    """Cancel an order that has not left. Its goods go back on the shelf; money that came is then to be paid back."""
    step(desk, finding.by_number(desk.store, number), states.CANCELLED, {})


@click.command()
@click.argument("number")
@click.option("--amount", type=EURO, help="What went back. [default: all that came]")
@click.option("--part", is_flag=True, help="Of a part only, such as one line: the order's state stays.")
@click.option(
    "--line", "given", multiple=True, metavar="PRODUCT[=COUNT]", help="What it is for; with --part. Repeatable."
)
@desk_options("order", also=("stock",))
def refund(desk: Desk, number: str, amount: Decimal | None, part: bool, given: tuple[str, ...]) -> None:
    """Say that money went back to the customer, who is mailed the amount and, of a part, what it is for; an invoice is
    corrected by it. The transfer itself is made at the bank."""
    order = finding.by_number(desk.store, number)
    received = Decimal(str(order.pay.get("received", {}).get("amount", "0")))
    gone = Decimal(str(order.pay.get("refunded", {}).get("amount", "0")))
    if given and not part:
        raise click.UsageError("--line goes with --part: else all of the order is paid back.")
    lines = refunded_lines.read(order, given)
    back = amount or (sum((Decimal(line["sum"]) for line in lines), Decimal(0)) if lines else received - gone)
    if not order.paid and order.state != states.EXPIRED:
        raise click.UsageError(f"No money came for {order.number}, so none goes back.")
    if received and back + gone > received:
        raise click.UsageError(f"{received:.2f} came for {order.number}, and {gone:.2f} went back: {back:.2f} is more.")
    if back <= 0:
        raise click.UsageError(f"Say how much went back (--amount): what came for {order.number} is not known here.")
    entry: Item = {"amount": f"{back + gone:.2f}", "at": timestamp(desk.store.clock.now())}
    if told := [*order.pay.get("refunded", {}).get("lines", ()), *lines]:
        entry["lines"] = told
    if part:
        _refund_part(desk, order, entry)
    else:
        step(desk, order, states.REFUNDED, {"pay": order.pay | {"refunded": entry}})
    now = finding.by_number(desk.store, order.number)
    # What was paid beyond the price was never invoiced.
    if corrections.due(now) > 0:
        output.tell(f"{papers.corrected(desk, now).number} corrects {now.invoice['number']}.")


def take_payment(desk: Desk, order: Order, amount: Decimal, booked: dt.date, entry: str) -> None:
    """The money for an order is here.

    :param entry: the bank's booking, so that it is known when a statement is read again.
    """
    received = {"amount": f"{amount:.2f}", "booked": booked.isoformat(), "entry": entry}
    step(desk, order, states.PAID, {"pay": order.pay | {"received": received}})


def step(desk: Desk, order: Order, to: str, change: Item) -> None:
    """Take one step, a line of the audit first, and say what is so now.

    :raises ChangedError: where the order may not go there, or has gone elsewhere meanwhile.
    """
    begin(desk, order, to)
    _take(desk, order, to, change)


def begin(desk: Desk, order: Order, to: str) -> None:
    """Write the line of the audit about a step.

    :raises ChangedError: where the order may not take it, with those that it may.
    """
    if to not in states.STEPS[order.state]:
        following = " or ".join(states.STEPS[order.state]) or "nothing more"
        raise ChangedError(f"{order.number} is {order.state}: what can follow is {following}.", {})
    desk.note(order.id, to)


def _take(desk: Desk, order: Order, to: str, change: Item) -> None:
    try:
        with desk.store.answering():
            now = states.step(finding.of(desk.store), order, to, desk.store.who, desk.store.clock.now(), change=change)
    except NotAllowed:
        raise ChangedError(
            f"{order.number} has changed meanwhile. Look with “cardamum order {order.number}”.", {}
        ) from None
    except SoldOut as short:
        left = ", ".join(f"{product}: {count} left" for product, count in short.left.items())
        raise ChangedError(
            f"{order.number} had expired, and what it held went to others meanwhile ({left}). Pay the money back, "
            f"then: cardamum refund {order.number}", {},
        ) from None  # fmt: skip
    if desk.as_json:
        click.echo(output.as_json({"number": now.number, "state": now.state}))
    else:
        click.echo(f"{now.number} is {now.state}.")


def _refund_part(desk: Desk, order: Order, entry: Item) -> None:
    desk.note(order.id, "refund")
    desk.store.update(
        "order",
        {"id": order.id},
        "SET #pay.#refunded = :entry, #mails.#key = :fresh, #outbox = :due",
        condition="#state = :state AND #pay = :seen",
        names={
            "#pay": "pay",
            "#refunded": "refunded",
            "#mails": "mails",
            "#key": "refunded",
            "#outbox": "outbox",
            "#state": "state",
        },
        values={":entry": entry, ":fresh": DUE, ":due": "due", ":state": order.state, ":seen": order.pay},
    )
    click.echo(f"{order.number} is {order.state} still; {entry['amount']} in all went back.")


def _day(given: str | None, desk: Desk) -> dt.date:
    if given is None:
        return dt.datetime.fromtimestamp(desk.store.clock.now(), dt.UTC).date()
    try:
        return dt.date.fromisoformat(given)
    except ValueError:
        raise click.UsageError(f"“{given}” is no day such as 2026-11-30.") from None
