"""What orders hold about a person: found, copied, corrected, and erased as far as the law allows (GDPR Art. 15 to 18).

Tax and commercial law want the order itself kept for years: number, lines, amounts, invoice, name and address. So an
erasure takes the rest out, and what stays is closed away (``restricted_at``) until its time is up. Of an order that is
still under way nothing can go yet: that it was asked for is written down, and done on the day the order ends.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from functions.core import email_address, person_index
from functions.core.attributes import Item, timestamp
from functions.core.person import Person
from functions.core.table import Pages, Table, flat
from functions.core.text import clean
from functions.orders.declaration import DONE, RECEIVED, is_about
from functions.orders.order import UNKEPT, Order
from functions.orders.states import ENDED, PAID, PLACED, NotAllowed

KEY, ADDRESSES = ("id",), ("email",)
_CLOSE = f"SET restricted_at = if_not_exists(restricted_at, :now) REMOVE {', '.join(f'#{name}' for name in UNKEPT)}"
# No change brings an erased order back.
_THERE = "attribute_exists(id)"
# Where a name or an address may still be put right: what was sent and invoiced says what was so then.
_OPEN = (PLACED, PAID)
_NAMES = 200


def find(table: Table, person: Person) -> Pages:
    """The keys of a person's orders. A visitor id finds nothing: no order has one. A restricted order has no address to
    be found by.
    """
    return table.of_address(person, *ADDRESSES)


def export(table: Table, person: Person, found: Pages | None = None) -> list[Item]:
    """All that is held of a person's orders, oldest first.

    :param found: their keys, by default those of :func:`find`.
    """
    items = table.each(flat(found or find(table, person)))
    return sorted(items, key=lambda item: str(item.get("placed_at", "")))


def export_one(table: Table, key: Item) -> Item | None:
    """All that is held of one order; None where it has gone."""
    return table.get(key)


def correct(table: Table, person: Person, *, name: str | None = None, email: str | None = None) -> int:
    """Put a person's name or address of mail right: the mail address in all their orders, the name in those that are
    not sent; in how many something was changed.

    :raises functions.core.text.TextError: where the form would not take the name or the address.
    """
    values: dict[str, str] = {}
    if email is not None:
        values["email"] = email_address.checked(email)
        values |= person_index.mark(values["email"])
    if name is not None:
        values["name"] = clean(name, _NAMES)
    if not values:
        raise ValueError("nothing to correct")
    return sum(_corrected(table, key, values) for key in _keys(table, person))


def erase(table: Table, person: Person, now: float) -> int:
    """Erase what no law wants kept of all orders of a person; how many there were."""
    keys = _keys(table, person)
    for key in keys:
        erase_one(table, key, now)
    return len(keys)


def erase_one(table: Table, key: Item, now: float | None = None) -> str:
    """``restricted`` where what no law wants kept has gone, ``asked`` where the order is under way and it goes on the
    day that it ends, ``gone`` where there is no such order. Repeating it does no harm.
    """
    item, now = table.get(key), time.time() if now is None else now
    if item is None or "state" not in item:
        return "gone"
    if is_about(item):
        return _erase_withdrawal(table, item, now)
    order = Order.from_item(item)
    if order.state in ENDED:
        try:
            restrict(table, order, now)
        except NotAllowed:
            return "gone"
        return "restricted"
    return _ask(table, key, now)


def _erase_withdrawal(table: Table, item: Item, now: float) -> str:
    """A withdrawal that we have seen to is closed away like an order; one that waits still needs its address."""
    key, ask = {"id": item["id"]}, "SET erasure_asked_at = if_not_exists(erasure_asked_at, :now)"
    values = {":now": timestamp(now), ":received": RECEIVED}
    if table.change(key, ask, only_if="#state = :received", values=values):
        return "asked"
    table.change(key, _CLOSE, only_if=_THERE, values={":now": timestamp(now)})
    return "restricted"


def seen_to(table: Table, item: Item, now: float) -> bool:
    """Mark a withdrawal as seen to; where its erasure was asked for, what no law wants kept of it goes in the same
    write. Whether that was done: not where it no longer waits, or where its receipt is still to go out and would go
    with it.
    """
    asked = "erasure_asked_at" in item
    waits, values = "#state = :received AND ", {":done": DONE, ":received": RECEIVED}
    if not asked:
        only_if = waits + "attribute_not_exists(erasure_asked_at)"
        return table.change({"id": item["id"]}, "SET #state = :done", only_if=only_if, values=values) is not None
    update = _CLOSE.replace("SET ", "SET #state = :done, ", 1)
    only_if, values = waits + "attribute_not_exists(outbox)", values | {":now": timestamp(now)}
    return table.change({"id": item["id"]}, update, only_if=only_if, values=values) is not None


def _ask(table: Table, key: Item, now: float) -> str:
    """Write down that an erasure was asked for, which is done later."""
    update = "SET erasure_asked_at = if_not_exists(erasure_asked_at, :now)"
    table.change(key, update, only_if=_THERE, values={":now": timestamp(now)})
    return "asked"


def restrict(table: Table, order: Order, now: float) -> None:
    """Take out what no law wants kept of an order that has ended, and close the rest away.

    :raises NotAllowed: where it has not ended, or is no longer there.
    """
    if order.state not in ENDED:
        raise NotAllowed(f"{order.state} is no end")
    only_if, values = f"{_THERE} AND #state = :state", {":now": timestamp(now), ":state": order.state}
    if table.change({"id": order.id}, _CLOSE, only_if=only_if, values=values) is None:
        raise NotAllowed("no longer as it was read")


def _keys(table: Table, person: Person) -> list[Item]:
    return list(flat(find(table, person)))


def _corrected(table: Table, key: Item, values: Mapping[str, str]) -> bool:
    """Whether it was still there: a correction does not bring an erased order back."""
    item = table.get(key)
    if item is None:
        return False
    fields = {name: value for name, value in values.items() if name != "name" or item.get("state") in _OPEN}
    if not fields:
        return False
    update = "SET " + ", ".join(f"#{name} = :{name}" for name in fields)
    filled = {f":{name}": value for name, value in fields.items()}
    return table.change(key, update, only_if=_THERE, values=filled) is not None
