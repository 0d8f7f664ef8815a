"""``resend``: mails that were given up, or withheld because too many were asked for, go out again, whatever they are
about: a message, an order, a withdrawal, a sign-in to My data or a place on the mailing list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import click

from desk import messages, output
from desk.errors import ChangedError, CommandError, NotFoundError
from desk.inbox import ANSWERING
from desk.options import Desk, desk_options
from desk.orders import finding
from desk.store import Store
from functions.core.attributes import Item
from functions.mail import states
from functions.orders import declaration, number

# The kinds of records that have mails, and the attribute that tells them apart.
KEYS = {"message": "id", "order": "id", "signin": "id", "list": "person"}


@dataclass(frozen=True, slots=True)
class Record:
    """A record with mails. ``name`` is what staff call it by."""

    kind: str
    item: Item
    name: str

    @property
    def id(self) -> str:
        return str(self.item[KEYS[self.kind]])

    @property
    def stuck(self) -> tuple[str, ...]:
        """Its mails that can be sent again."""
        mails = self.item.get("mails") or {}
        return tuple(key for key, mail in mails.items() if mail.get("state") in states.RESENDABLE)


@click.command()
@click.argument("ids", metavar="[ID…]", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that was given up or withheld, about anything.")
@desk_options("message", ANSWERING, also=("order", "signin", "list"))
def resend(desk: Desk, ids: tuple[str, ...], *, everything: bool) -> None:
    """Send the mails again that were given up or withheld, once what kept them is mended. Mails that went out are not
    repeated. ID is a message's, an order's number, or a withdrawal's id."""
    if bool(ids) is everything:
        raise click.UsageError("Say which: ids of messages, numbers of orders, or --all.")
    found = list(_all(desk.store)) if everything else [_one(desk.store, given) for given in dict.fromkeys(ids)]
    if not found:
        output.tell("No mail was given up or withheld.")
    done: list[Item] = []

    def one(record: Record) -> None:
        desk.note(record.id, "resend")
        _again(desk.store, record)
        done.append({"id": record.id, "kind": record.kind, "mails": list(record.stuck)})
        if not desk.as_json:
            click.echo(f"{record.name}: {', '.join(record.stuck)} goes out again.")

    try:
        output.each(found, "resend", one)
    finally:
        if desk.as_json:
            click.echo(output.as_json(done))


def _one(store: Store, given: str) -> Record:
    """:raises NotFoundError: where there is none, or it has no mail to send again."""
    if given.startswith(declaration.PREFIX):
        item = next((one for one in finding.withdrawals(store) if str(one["id"]).startswith(given)), None)
        record = Record("order", item, given) if item else None
    elif name := number.read(given):
        order = finding.by_number(store, name)
        record = Record("order", order.as_item(), order.number)
    else:
        item = messages.get(store, messages.resolve(store, given))
        record = Record("message", item, item["id"][:8])
    if record is None or not record.stuck:
        raise NotFoundError(f"{given}: no mail about it was given up or withheld, so there is none to send again.")
    return record


def _all(store: Store) -> Iterator[Record]:
    """Every record with a mail to send again that it still makes sense to send."""
    now = store.clock.now()
    for kind, key in KEYS.items():
        read, name = partial(_record, kind), partial(_key, key)
        for page, _ in store.pages("scan", kind, FilterExpression="attribute_exists(mails)"):
            for record in output.legible(page, read, name):
                # A link that has run out leads nowhere, and what is set aside is not mailed about.
                late = states.expired(record.item, now) or record.item.get("link_until", now + 1) <= now
                if record.stuck and not late and record.item.get("status") != "quarantined":
                    yield record


def _record(kind: str, item: Item) -> Record:
    if kind == "order" and not declaration.is_about(item):
        return Record(kind, item, str(item["number"]))
    record = Record(kind, item, "")
    # What the list calls a person by is a hash, and a sign-in a secret's relative: their beginnings tell them apart.
    short = record.id[: len(declaration.PREFIX) + 8] if kind == "order" else record.id[:8]
    return Record(kind, item, short if kind == "message" else f"{kind} {short}")


def _key(key: str, item: Item) -> str:
    return str(item[key])


def _again(store: Store, record: Record) -> None:
    """Make its mails due; the notify function sends them.

    :raises CommandError: where it is set aside, was erased, or has changed meanwhile.
    """
    key, seen, again = KEYS[record.kind], record.item["mails"], states.fresh(*record.stuck)
    aside = " AND #status <> :aside" if record.kind == "message" else ""
    try:
        store.update(
            record.kind,
            {key: record.id},
            "SET #mails = :mails, #outbox = :due",
            condition=f"attribute_exists(#key) AND #mails = :seen{aside}",
            names={"#mails": "mails", "#outbox": "outbox", "#key": key} | ({"#status": "status"} if aside else {}),
            values={":mails": seen | again["mails"], ":seen": seen, ":due": again["outbox"]}
            | ({":aside": "quarantined"} if aside else {}),
        )
    except ChangedError as changed:
        raise _explained(record.name, changed) from None


def _explained(name: str, changed: ChangedError) -> CommandError:
    if not changed.item:
        return NotFoundError(f"There is no {name} any more: it was erased.")
    if changed.item.get("status") == "quarantined":
        return ChangedError(f"{name} is in quarantine: release it first.", changed.item)
    return ChangedError(f"{name}: a mail about it is being sent this moment. Try again.", changed.item)
