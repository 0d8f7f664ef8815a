"""Withdrawing from a contract (Directive (EU) 2023/2673): what was declared is stored, whatever it says, and is in
force from then on. What follows for an order is done where it is plain which order is meant and who declared it.

A withdrawal is an item of its own beside the orders, ``withdrawal-<uuid>``: its state is ``received`` until one of us
has seen to it, then ``done``. It is stored first, so that nothing that fails later takes it back.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from functions.core import email_address, observe, person_index, problems, store
from functions.core.attributes import Item, timestamp
from functions.core.person import of_address
from functions.core.problems import FieldError
from functions.core.text import TextError, clean, shown
from functions.languages import current, say
from functions.mail.states import DUE
from functions.orders import mail_limit, number, states, tables
from functions.orders.declaration import PREFIX, RECEIVED
from functions.orders.order import LETTER_YEARS, Order, kept_until
from functions.orders.placing import CUSTOMER
from functions.orders.states import Tables

FIELDS = ("name", "number", "email", "what")
_MOST = {"name": 200, "number": 200, "what": 1_000}
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Declared:
    """What somebody declared. ``number`` is as it was typed, and may be any words about a contract; ``what`` is empty
    for all of it.
    """

    name: str
    number: str
    email: str
    what: str

    def as_form(self) -> dict[str, str]:
        return asdict(self) | {"language": current()}


def checked(values: Mapping[str, Any], beside: frozenset[str]) -> Declared:
    """What a request declares.

    :param beside: names of fields that may come with it.
    :raises problems.Problem: 422 naming all that is wrong.
    """
    errors, read = [], {}
    for name in FIELDS:
        try:
            read[name] = _field(name, values.get(name, ""))
        except TextError as wrong:
            errors.append(FieldError(name, str(wrong)))
    unknown = set(values) - set(FIELDS) - beside
    errors += [FieldError(shown(name), say("errors.unknown")) for name in sorted(unknown)]
    if errors:
        raise problems.fields(*errors)
    return Declared(**read)


def declare(ours: Tables, own_id: str, declared: Declared) -> Item:
    """Store a withdrawal, once, and do what follows from it: the item as it is kept.

    Repeating it stores nothing new, and goes on where it was interrupted.

    :raises problems.Problem: 409 where another one stands under the id, 503 where the table does not answer.
    :raises botocore.exceptions.ClientError: likewise; it may be stored all the same.
    """
    now = time.time()
    order = _meant(ours, declared)
    item: Item = {
        "id": f"{PREFIX}{own_id}",
        "state": RECEIVED,
        "placed_at": timestamp(now),
        "name": declared.name,
        "number": declared.number,
        "email": declared.email,
        **person_index.mark(declared.email),
        "note": declared.what,
        "language": current(),
        "order": order.id if order else "",
        "expires_at": kept_until(now, LETTER_YEARS),
        **mail_limit.first("receipt", now),
    }
    stored, created = store.put_once(ours.orders.name, ("id",), item, ("name", "number", "email", "note"))
    if created:
        mail_limit.count(now)
    observe.count("WithdrawalReceived" if created else "WithdrawalRepeated")
    if stored["order"]:
        _follow(ours, stored)
    return stored


def _follow(ours: Tables, item: Item) -> None:
    """Bring the order into the state that the withdrawal put it in, and write to its own address.

    A withdrawal from a part, one of an order that is over, and one under a name and an address that are not the
    order's change no state: a person looks. The order's address is told of each.
    """
    for _ in range(_TRIES):
        order = tables.by_id(ours, item["order"])
        if order is None or order.withdrawal.get("id") == item["id"] or order.restricted_at:
            return
        told = () if _same_address(order, item["email"]) else ("withdrawal",)
        entry = {"id": item["id"], "at": item["placed_at"], "what": item["note"]}
        whole = not item["note"] and _is_the_customer(order, item) and states.WITHDRAWN in states.STEPS[order.state]
        try:
            if whole:
                change = {"withdrawal": entry}
                states.step(ours, order, states.WITHDRAWN, CUSTOMER, time.time(), change=change, mails=told)
            elif order.withdrawal:
                # The first one stands; this one is in the list that staff see.
                return
            else:
                _noted(ours, order, entry, told)
        except states.NotAllowed:
            # It went on while we looked, such as from paid to sent.
            continue
        return


def _noted(ours: Tables, order: Order, entry: Item, told: tuple[str, ...]) -> None:
    """Write a withdrawal down at the order, whose state stays.

    :raises states.NotAllowed: where another was written meanwhile.
    """
    mails = ", mails.#key = :fresh, outbox = :due" if told else ""
    values: Item = {":entry": entry, ":none": {}} | ({":fresh": DUE, ":due": "due"} if told else {})
    names: dict[str, str] = {"#withdrawal": "withdrawal"} | ({"#key": told[0]} if told else {})
    if not store.change(
        ours.orders.name,
        {"id": order.id},
        f"SET #withdrawal = :entry{mails}",
        only_if="#withdrawal = :none",
        names=names,
        values=values,
    ):
        raise states.NotAllowed("no longer as it was read")


def _meant(ours: Tables, declared: Declared) -> Order | None:
    """The order whose number was given; None where none has it."""
    name = number.read(declared.number)
    return tables.by_number(ours, name) if name else None


def _is_the_customer(order: Order, item: Item) -> bool:
    """Whether it was declared under the order's address or name: a number alone, which others may see on a parcel,
    undoes nobody's order.
    """
    names = {_folded(name) for name in (order.name, order.company) if name}
    return _same_address(order, item["email"]) or _folded(item["name"]) in names


def _same_address(order: Order, email: str) -> bool:
    return of_address(email).writes_from(order.email)


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def _field(name: str, value: object) -> str:
    if name == "email":
        return email_address.checked(value)
    return clean(value, _MOST[name], lines=name == "what", required=name != "what")
