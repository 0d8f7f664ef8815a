"""What comes after DynamoDB has restored a table beside the living one: compare the two, bring back what is missing,
and keep erased what was erased (docs/operations.md).

``python -m infra.operations.restore compare LIVE RESTORED``, ``bring-back LIVE RESTORED``, ``erase-again TABLE``.
Each reads the audit for what was erased, because a copy from before an erasure still holds it.
Needs the owner's credentials.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import click

from desk import audit, output
from desk import store as desk_store
from desk.errors import NOT_FOUND, CommandError
from desk.store import Store
from functions import register as registers
from functions.consent import personal as consent
from functions.contact import beside
from functions.contact import personal as contact
from functions.core.attributes import Item, timestamp
from functions.newsletter import personal as newsletter
from functions.newsletter import personal_claims as letters
from functions.newsletter.claims import LEASE
from functions.orders import personal as orders

Key = tuple[str, ...]
# When something was written, by whichever name its table has for it.
_WRITTEN = ("received_at", "recorded_at", "placed_at", "requested_at")


@dataclass(slots=True)
class Difference:
    """The difference between a restored table and the live one: records by what is to be done about them.

    ``missing`` comes back; ``changed`` is left as it lives, for a person to look at; ``newer`` came after the copy;
    ``erased`` and ``expired`` stay away.
    """

    same: int = 0
    missing: list[Item] = field(default_factory=list)
    changed: list[Item] = field(default_factory=list)
    newer: list[Item] = field(default_factory=list)
    erased: list[Item] = field(default_factory=list)
    expired: list[Item] = field(default_factory=list)


def erasures(lines: Iterable[Item]) -> dict[str, str]:
    """Record id → the moment (RFC 3339) that the audit's ``lines`` last tell of its erasure."""
    found: dict[str, str] = {}
    for line in lines:
        if line["action"] == "erase":
            moment = str(line["at"]).partition("#")[0]
            found[line["record"]] = max(moment, found.get(line["record"], ""))
    return found


def is_erased(item: Item, erased: Mapping[str, str]) -> bool:
    """Whether a record was erased after it was written. The same id, sent again by a browser later, is a new record."""
    if "person" in item and not {"state", "status"} & item.keys():
        # That nothing may reach somebody outlives their erasure from the list, under the same name.
        return False
    moment = erased.get(_name(item))
    return moment is not None and _written(item) <= moment


def compare(
    restored: Mapping[Key, Item], live: Mapping[Key, Item], erased: Mapping[str, str], now: float
) -> Difference:
    """Compare the items of a restored table with those of the live one, both by key.

    :param erased: as :func:`erasures` gives it. :param now: epoch seconds.
    """
    found = Difference(newer=[item for key, item in live.items() if key not in restored])
    for key, item in restored.items():
        if live.get(key) == item:
            found.same += 1
        elif key in live:
            found.changed.append(item)
        # Of an order an erasure leaves what the law wants kept: it comes back, and is cleaned by erase-again.
        elif is_erased(item, erased) and not _is_order(item):
            found.erased.append(item)
        elif item.get("expires_at", now + 1) <= now:
            found.expired.append(item)
        else:
            found.missing.append(item)
    return found


def bring_back(store: Store, found: Difference, reason: str) -> int:
    """Add what is missing to the table ``live``, a line of the audit before each; how many there were. Nothing that
    lives is written over, and repeating it does no harm.

    :raises desk.errors.StoreError: where a table does not answer.
    """
    (key, *_) = _schema(store, "live")
    for item in found.missing:
        audit.write(store, _name(item), "restore", reason)
        store.put_new("live", key, item)
    return len(found.missing)


def erase_again(store: Store, reason: str) -> int:
    """Erase from the table ``live`` what the audit says was erased; how many there were.

    :raises desk.errors.StoreError: where a table does not answer.
    """
    names, erased = _schema(store, "live"), _erasures(store)
    _personal(names)
    back = [item for item in _items(store, "live").values() if is_erased(item, erased)]
    for item in back:
        audit.write(store, _name(item), "erase", reason)
        erase_one = orders.erase_one if _is_order(item) else _personal(names).erase_one
        with store.answering():
            erase_one(store.table("live"), {name: item[name] for name in names})
    return len(back)


def _personal(key: list[str]) -> Any:
    """:raises CommandError: where no capability erases from a table with that key, such as the audit's."""
    found = next((module for module in (contact, consent, newsletter, letters) if list(module.KEY) == key), None)
    if found is None:
        raise CommandError(
            "Nothing is ever erased from that table: it holds no messages, orders, consents, list or letters."
        )
    return found


def _name(item: Item) -> str:
    """What the audit calls an item: an answer that lies beside a message by the message's name."""
    return beside.owner(next(str(item[name]) for name in ("id", "person", "item") if name in item))


def _written(item: Item) -> str:
    """When an item was written, RFC 3339; "" where it does not say."""
    if "until" in item:
        # That somebody got a letter: the claim says when its lease was over.
        return timestamp(max(int(item["until"]) - LEASE, 0))
    return next((str(item[name]) for name in _WRITTEN if item.get(name)), "")


def _is_order(item: Item) -> bool:
    """An order or a withdrawal: their table has the key that messages have."""
    return "placed_at" in item


def _schema(store: Store, kind: str) -> list[str]:
    """The names of a table's key attributes."""
    described = store.client.describe_table(TableName=store.names[kind])["Table"]
    return [part["AttributeName"] for part in described["KeySchema"]]


def _items(store: Store, kind: str) -> dict[Key, Item]:
    names = _schema(store, kind)
    pages = store.pages("scan", kind, ConsistentRead=True)
    return {tuple(item[name] for name in names): item for page, _ in pages for item in page}


def _erasures(store: Store) -> dict[str, str]:
    return erasures(item for page, _ in audit.lines(store, "") for item in page)


def _difference(store: Store) -> Difference:
    return compare(_items(store, "restored"), _items(store, "live"), _erasures(store), store.clock.now())


def _store(**names: str) -> Store:
    return desk_store.aws(names, registers.current().site.region)


def _report(found: Difference) -> str:
    counts = {
        "the same": found.same,
        "missing, to be brought back": len(found.missing),
        "changed since, left as they are": len(found.changed),
        "newer than the copy": len(found.newer),
        "erased since, and stay so": len(found.erased),
        "expired since": len(found.expired),
    }
    listed = [f"{count:>8,}  {what}" for what, count in counts.items()]
    return "\n".join([*listed, *(f"changed: {_name(item)}" for item in found.changed)])


_AUDIT = click.option("--audit", "lines", envvar="AUDIT_TABLE", required=True, help="The audit table.")
_FOR = click.option("--for", "reason", required=True, metavar="TEXT", help="What for, without names.")


@click.group(help=__doc__)
def restore() -> None:
    """The commands below."""


@restore.command("compare")
@click.argument("live")
@click.argument("restored")
@_AUDIT
def _compare(live: str, restored: str, lines: str) -> None:
    """Say what RESTORED has that LIVE has not. Ends with 0 where nothing is missing or changed, else with 1."""
    found = _difference(_store(live=live, restored=restored, audit=lines))
    click.echo(_report(found))
    sys.exit(NOT_FOUND if found.missing or found.changed else 0)


@restore.command("bring-back")
@click.argument("live")
@click.argument("restored")
@_AUDIT
@_FOR
def _bring_back(live: str, restored: str, lines: str, reason: str) -> None:
    """Add to LIVE what only RESTORED has, but nothing that was erased or has expired."""
    store = _store(live=live, restored=restored, audit=lines)
    found = _difference(store)
    click.echo(_report(found))
    output.tell(f"Brought back {bring_back(store, found, reason)}.")


@restore.command("erase-again")
@click.argument("table")
@_AUDIT
@_FOR
def _erase_again(table: str, lines: str, reason: str) -> None:
    """Erase from TABLE what the audit says was erased: after a table was restored under its own name."""
    output.tell(f"Erased again: {erase_again(_store(live=table, audit=lines), reason)}.")


if __name__ == "__main__":
    restore()
