"""``mark``: give what is stored already the hashes and ids that the indexes are made of, or those of a new key.

What the functions write has them. The pass is for records from before, and for a new person key. It can be stopped and
begun again; once it ends with nothing left, ``PERSON_INDEX=complete`` lets My data go by the indexes.

It is the owner's, with the rights of whoever deploys: staff may change no record of a consent (DeskPolicy).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import click

from desk import output
from desk.options import Desk, desk_options
from desk.secret_keys import person_key, person_key_option
from functions.consent import personal as consent
from functions.core import person_index
from functions.core.attributes import Item
from functions.core.person import of_address
from functions.core.table import Table, flat

_KINDS = ("message", "order", "signin", "request")


@click.command()
@person_key_option
@desk_options("message", "marking records for the indexes", also=(*_KINDS[1:], "consent"))
def mark(desk: Desk, person_key_secret: str | None) -> None:
    """Give each record the hash of its person, and each consent the id of its receipt, so that indexes find them."""
    key = person_key(desk, person_key_secret)
    desk.note("people", "mark")
    with desk.store.answering():
        for kind in _KINDS:
            output.tell(f"{kind}: {sum(_marked(desk.store.table(kind), key))} marked")
        output.tell(f"links to a new address: {sum(_led_to(desk.store.table('signin')))} marked")
        output.tell(f"consent: {sum(_receipts(desk.store.table('consent')))} marked")


def _marked(table: Table, key: str) -> Iterator[bool]:
    """For each item without its hash, whether it has it now; not where it went or changed hands meanwhile."""
    for item in _items(table, "id", "email", person_index.FIELD):
        email, hashed = item.get("email"), ""
        # What is no address, in a record from before they were checked, is nobody's to look for.
        with suppress(ValueError):
            hashed = person_index.hashed(email, key) if email else ""
        if hashed and item.get(person_index.FIELD) != hashed:
            values = {":person": hashed, ":email": email}
            done = table.change({"id": item["id"]}, "SET #person = :person", only_if="email = :email", values=values)
            yield done is not None


def _led_to(table: Table) -> Iterator[bool]:
    """A link to a new address stands under that one: a sign-in of the address before it is to lead there."""
    items = list(_items(table, "id", "email", "instead_of", "led_to"))
    led = {one for item in items for one in item.get("led_to", ())}
    for link in items:
        if "instead_of" not in link or link["id"] in led:
            continue
        person = of_address(link["instead_of"])
        by = next((item for item in items if person.writes_from(str(item.get("email", "")))), None)
        if by is not None:
            update = "SET #led_to = list_append(if_not_exists(#led_to, :none), :ids)"
            values = {":none": [], ":ids": [link["id"]]}
            yield table.change({"id": by["id"]}, update, only_if="attribute_exists(id)", values=values) is not None


def _receipts(table: Table) -> Iterator[bool]:
    for item in _items(table, *consent.KEY, "receipt"):
        if "receipt" not in item:
            key = {name: item[name] for name in consent.KEY}
            values = {":receipt": consent.receipt_id(item)}
            done = table.change(key, "SET #receipt = :receipt", only_if="attribute_exists(id)", values=values)
            yield done is not None


def _items(table: Table, *names: str) -> Iterator[Item]:
    """Every item of a table, these attributes of it."""
    named = {f"#{name}": name for name in names}
    return flat(
        table.pages("scan", ProjectionExpression=", ".join(named), ExpressionAttributeNames=named, ConsistentRead=True)
    )
