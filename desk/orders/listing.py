"""``orders`` and ``order``: what is to be done, and one order whole."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice

import click
from rich.text import Text

from desk import output
from desk.errors import ChangedError
from desk.options import Desk, desk_options
from desk.orders import due_today, finding
from desk.orders.due_today import Task
from desk.store import with_expiry_date
from functions.core import clock
from functions.core.attributes import Item
from functions.orders import declaration, invoice, mails, personal, states
from functions.orders.order import Order

SELLING = "handling orders"
_COLUMNS = ("number", "state", "placed", "total", "do", "by", "to")
# What wants doing today: money to wait for, parcels to send, money to give back.
_OPEN = (states.PAID, states.WITHDRAWN, states.CANCELLED, states.PLACED)


@click.command()
@click.option("--state", type=click.Choice(states.ALL), help="One state alone. [default: all that wants doing]")
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True, help="Orders a state.")
@click.option("--today", is_flag=True, help="What is due today alone, or was due before.")
@desk_options("order", SELLING, also=("stock",))
def orders(desk: Desk, state: str | None, limit: int, today: bool) -> None:
    """List orders and what each waits for, by which day: withdrawals before all else, then what is to be packed, what
    is to be paid back within 14 days, and what waits for its money. The last are reminded and expire by themselves."""
    desk.note("orders", "list")
    declared = finding.withdrawals(desk.store) if state is None else []
    day = clock.day(desk.store.clock.now())

    def read(order: Order) -> tuple[Task | None, dict[str, str]]:
        return due_today.task(order), _row(order)

    found = [
        (task, row)
        for one in ((state,) if state else _OPEN)
        for task, row in islice(
            (
                pair
                for pair in output.legible(finding.in_state(desk.store, one), read, lambda order: order.number)
                if state or pair[0]
            ),
            limit,
        )
    ]
    waiting = [task for task, _ in found if task]
    if today:
        found = [(task, row) for task, row in found if task and task.due(day)]
    found.sort(key=lambda pair: _rank(pair[0]))
    if desk.as_json:
        told = {"withdrawals": [_declared(item) for item in declared], "orders": [row for _, row in found]}
        click.echo(output.as_json(told))
        return
    console = output.console()
    if state is None:
        # What was withdrawn is due at once.
        head = f"{len(declared)} withdrawals to see to. " if declared else ""
        output.tell(head + due_today.summary(waiting, day))
    for said in output.legible(declared, lambda item: _sentence(desk, item), finding.called):
        console.print(Text(said, style="bold"), soft_wrap=True)
    if found:
        rows = [[output.cell(value) for value in row.values()] for _, row in found]
        console.print(output.table(_COLUMNS, rows, whole=("number", "state", "placed", "total", "do", "by")))
    elif not declared:
        output.tell(f"No orders are {state}." if state else "Nothing wants doing.")


@click.command()
@click.argument("number")
@desk_options("order", SELLING, also=("stock",))
def order(desk: Desk, number: str) -> None:
    """Show one order whole. NUMBER as in the mails, however it is typed."""
    found = finding.by_number(desk.store, number)
    desk.note(found.id, "open")
    if desk.as_json:
        click.echo(output.as_json(with_expiry_date(asdict(found))))
        return
    console = output.console()
    console.print(output.pairs(_facts(found)))
    lines = (
        [output.cell(str(line[name])) for name in ("quantity", "title", "unit", "price", "sum")] for line in found.lines
    )
    console.print(output.table(("", "product", "unit", "each", "sum"), lines))
    console.print(Text("Where it goes:", style="dim"))
    output.framed(console, mails.address(found))
    if found.note:
        console.print(Text("What the customer wrote:", style="dim"))
        output.framed(console, found.note)
    for entry in found.history:
        console.print(
            output.cell(f"{entry['at'][:16].replace('T', ' ')}  {entry.get('what') or entry['state']}  {entry['who']}")
        )


@click.command()
@click.argument("own_id", metavar="ID")
@desk_options("order", SELLING, also=("stock",))
def withdrawal(desk: Desk, own_id: str) -> None:
    """Mark a withdrawal as seen to: it leaves the list of what wants doing. ID as that list shows it."""
    item = next((one for one in finding.withdrawals(desk.store) if str(one["id"]).startswith(own_id)), None)
    if item is None or not own_id.startswith(declaration.PREFIX):
        raise click.UsageError(f"No withdrawal waits under {own_id}.")
    desk.note(item["id"].removeprefix(declaration.PREFIX), "withdrawal")
    with desk.store.answering():
        done = personal.seen_to(desk.store.table("order"), item, desk.store.clock.now())
    if not done:
        raise ChangedError("Its receipt has not gone out yet, or it changed meanwhile. Try again in a few minutes.", {})
    click.echo(f"{item['id'][:19]} is done.")


def _rank(task: Task | None) -> tuple[int, str]:
    """What comes first in the list, and of the same the one that is due first."""
    return (due_today.ORDER.index(task.what), task.by.isoformat()) if task else (len(due_today.ORDER), "")


def _row(order: Order) -> dict[str, str]:
    task = due_today.task(order)
    do, by = (task.what, task.by.isoformat()) if task else ("", "")
    where = f"{order.address.postcode} {order.address.city}, {order.address.country}".strip()
    placed = order.placed_at[:16].replace("T", " ")
    return dict(zip(_COLUMNS, (order.number, order.state, placed, order.totals.total, do, by, where), strict=True))


def _declared(item: Item) -> Item:
    return {name: item.get(name, "") for name in ("id", "placed_at", "number", "note", "order")}


def _sentence(desk: Desk, item: Item) -> str:
    at, short = item["placed_at"][:16].replace("T", " "), item["id"][: len(declaration.PREFIX) + 8]
    meant = finding.known(desk.store, item["order"]) if item.get("order") else None
    if meant is None:
        about = f"of an unknown number ({output.harmless(item['number'])[:60]})"
    elif item.get("note"):
        about = f"from a part of {meant.number}: {output.harmless(item['note'])[:60]}"
    elif any(entry["state"] == states.WITHDRAWN for entry in meant.history):
        about = f"from {meant.number}"
    else:
        about = f"from {meant.number}, which is {meant.state}: under another name, or too late for its state"
    return f"Withdrawal {about}, {at}. See to it, then: cardamum withdrawal {short}"


def _facts(order: Order) -> Item:
    pay = order.pay
    facts = {
        "number": order.number,
        "id": order.id,
        "state": order.state,
        "placed": order.placed_at[:16].replace("T", " "),
        "customer": order.name,
        "firm": order.company,
        "VAT id": order.vat_id,
        "address": order.email,
        "phone": order.phone,
        "language": order.language,
        "goods": order.totals.goods,
        "code": f"{order.totals.promotion} -{order.totals.discount}" if order.totals.promotion else "",
        "postage": order.totals.postage,
        "total": order.totals.total,
        "reference": pay.get("reference", ""),
        "to be paid by": str(pay.get("due_at", ""))[:10],
        "received": " on ".join(str(pay.get("received", {}).get(name, "")) for name in ("amount", "booked")).strip(
            " on"
        ),
        "paid back": pay.get("refunded", {}).get("amount", ""),
        "parcel": " ".join(str(order.parcel.get(name, "")) for name in ("carrier", "number")).strip(),
        "invoice": [one.number for one in invoice.all_of(order)],
        "withdrawal": str(order.withdrawal.get("at", ""))[:16].replace("T", " "),
        "from": order.withdrawal.get("what", ""),
        "mails": [f"{key} {mail['state']}" for key, mail in sorted(order.mails.items())],
    }
    return {name: value for name, value in facts.items() if value}
