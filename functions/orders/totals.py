"""What an order comes to, to the cent: goods, postage to a country, the VAT inside both, and the total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from functions.core.attributes import Item
from functions.orders import catalogue, lines
from functions.orders import promotion as promotions
from functions.orders.lines import Line
from functions.orders.order import Totals
from functions.register import shop
from functions.register.promotions import Promotion


@dataclass(frozen=True, slots=True)
class Quote:
    """What is said to the customer before they buy: the lines with their prices, the totals, the time of delivery."""

    lines: list[Item]
    totals: Totals
    delivery_days: str

    @property
    def digest(self) -> str:
        """What tells one quote from another, to be signed with what was shown: any other price is another quote."""
        totals = self.totals
        said = {"lines": self.lines, "totals": [totals.goods, totals.postage, sorted(totals.vat.items()), totals.total]}
        if totals.promotion:
            said["promotion"] = [totals.promotion, totals.discount]
        return lines.digest(said)


def quote(wanted: Sequence[Line], country: str, promotion: Promotion | None = None) -> Quote:
    """At today's prices, delivered to a country that the shop delivers to.

    :param promotion: one that holds for these lines (:func:`functions.orders.promotion.found`).

    :raises functions.register.shop.UnknownCountryError: where it does not.
    """
    facts = shop.current()
    quoted = lines.quote(wanted)
    goods = Decimal(quoted["total"])
    postage = facts.postage(country, sum(catalogue.products()[one.product].grams * one.quantity for one in wanted))
    discount = promotions.discount(promotion, wanted)
    total = goods - discount + postage
    vat = {str(facts.vat["goods"]): f"{facts.vat_inside(total):.2f}"}
    off = (f"{discount:.2f}", promotion.code) if promotion else ()
    totals = Totals(f"{goods:.2f}", f"{postage:.2f}", vat, f"{total:.2f}", *off)
    return Quote(quoted["lines"], totals, facts.delivery_days(country))
