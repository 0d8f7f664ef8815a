"""Proposes which order a payment belongs to. It decides nothing: a person confirms.

A reference of ours, or an order's number, names the order. Without one, an open order of the same amount is a guess,
and a good one where the payer's name is the customer's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from desk.orders.payments import Payment
from functions.orders import number, payment, states
from functions.orders.order import Order

# Verdicts, in the order in which a person wants to see them.
PAYS, LATE, TOO_MUCH, TOO_LITTLE, PERHAPS, AGAIN, ENDED, KNOWN, UNKNOWN = (
    "pays", "late", "too much", "too little", "perhaps", "again", "ended", "known", "unknown",
)  # fmt: skip
# What a person may confirm: the order becomes paid.
CONFIRMABLE = (PAYS, LATE, TOO_MUCH, PERHAPS)
_SPELLED = str.maketrans(dict(zip("äöüøå", ("ae", "oe", "ue", "oe", "aa"), strict=True)))
_NUMBER = re.compile(rf"\bC[0-9]{{2}}[\s-]?[{number.ALPHABET}]{{4}}[\s-]?[{number.ALPHABET}]\b")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A payment, the order that it may be for, and how it fits. ``difference``: what came beyond its total."""

    payment: Payment
    verdict: str
    order: Order | None = None

    @property
    def difference(self) -> Decimal:
        return self.payment.amount - self.order.total if self.order else Decimal(0)


def propose(
    payments: Iterable[Payment], named: Callable[[str], Order | None], open_: Iterable[Order]
) -> list[Proposal]:
    """A proposal for each payment, in their order.

    :param named: gives the order of a number, or None.
    :param open_: the orders that wait for their money.
    """
    waiting = {order.id: order for order in open_}
    # What was received for an order before, by this statement too: the second payment is one too many.
    spoken_for: dict[str, str] = {}
    found = []
    for one in payments:
        proposal = _by_name(one, named) or _by_guess(one, list(waiting.values())) or Proposal(one, UNKNOWN)
        order = proposal.order
        if order is not None and proposal.verdict in CONFIRMABLE:
            if order.id in spoken_for:
                proposal = Proposal(one, AGAIN, order)
            spoken_for.setdefault(order.id, one.entry)
            waiting.pop(order.id, None)
        found.append(proposal)
    return found


def numbers(text: str) -> list[str]:
    """The numbers of orders that a payer wrote, by reference or as they are; none with a mistake in it."""
    read = [number.read(reference[4:]) for reference in payment.referred(text)]
    read += [number.read(match[0]) for match in _NUMBER.finditer(text.upper())]
    return list(dict.fromkeys(one for one in read if one))


def _by_name(one: Payment, named: Callable[[str], Order | None]) -> Proposal | None:
    orders = [order for each in numbers(one.text) if (order := named(each)) is not None]
    # One transfer for two orders is for a person to divide.
    if len(orders) != 1:
        return Proposal(one, UNKNOWN) if orders else None
    (order,) = orders
    if order.paid:
        same = order.pay.get("received", {}).get("entry") == one.entry
        return Proposal(one, KNOWN if same else AGAIN, order)
    if order.state not in (states.PLACED, states.EXPIRED):
        return Proposal(one, ENDED, order)
    if one.amount < order.total:
        return Proposal(one, TOO_LITTLE, order)
    if one.amount > order.total:
        return Proposal(one, TOO_MUCH, order)
    return Proposal(one, PAYS if order.state == states.PLACED else LATE, order)


def _by_guess(one: Payment, waiting: list[Order]) -> Proposal | None:
    fitting = [order for order in waiting if order.total == one.amount]
    known = [order for order in fitting if _same_name(order, one.payer)]
    guesses = known or fitting
    return Proposal(one, PERHAPS, guesses[0]) if len(guesses) == 1 else None


def _same_name(order: Order, payer: str) -> bool:
    """Whether the payer has the customer's name or the firm's, whatever is done to case, marks and the order of names:
    banks write ``MUELLER JOERG`` for ``Jörg Müller``.
    """
    return any(name and _words(name) == _words(payer) for name in (order.name, order.company))


def _words(name: str) -> frozenset[str]:
    spelled = name.casefold().translate(_SPELLED)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(sign))
    return frozenset(re.findall(r"\w+", plain))
