"""How much is put aside for one address, and for one part of the network, within a week.

An order takes goods from the shelf before a cent has come, for the days that there are to pay. So a stranger could
empty the shop with made-up orders. A proof of work would not hinder that, only make each order a little dearer to send.
This limits what they get: the week's counts are added to in the transaction that places the order, so that no two
orders at once pass them.

Kept in the order table under a keyed hash (RFC 2104) whose key follows from the week, and gone when that is over. A
count does not fall when an order is paid: no order says from where it came.
"""

from __future__ import annotations

import hmac

from functions.core.attributes import Item, typed
from functions.core.person import of_address
from functions.core.settings import setting
from functions.orders.order import Order
from functions.orders.states import TooMuch
from functions.web.network import network

# Of one address, or of all in one part of the network, a week: about a fifth of what lies on the shelf.
UNITS = 150
# What an order of little counts as, because each one sends a mail.
_LEAST = 5
_WEEK = 7 * 86_400
PREFIX = "held#"


def counted(table: str, order: Order, address: str, now: float) -> list[Item]:
    """The writes that count an order, each on the condition that there is room for it.

    :param address: the sender's on the network; it goes no further than this module.
    :raises TooMuch: where it is more by itself than there ever is room for.
    """
    units = max(_LEAST, sum(order.quantities.values()))
    if units > UNITS:
        raise TooMuch
    week = int(now // _WEEK)
    key = hmac.digest(setting("FORM_KEY").encode(), f"held:{week}".encode(), "sha256")
    whose = (f"address:{of_address(order.email).key}", f"network:{network(address)}")
    return [_added(table, hmac.digest(key, one.encode(), "sha256").hex(), units, (week + 1) * _WEEK) for one in whose]


def _added(table: str, name: str, units: int, expires_at: int) -> Item:
    return {
        "Update": {
            "TableName": table,
            "Key": typed({"id": f"{PREFIX}{name}"}),
            "UpdateExpression": "SET expires_at = :expires_at ADD #count :units",
            "ConditionExpression": "attribute_not_exists(#count) OR #count <= :room",
            "ExpressionAttributeNames": {"#count": "count"},
            "ExpressionAttributeValues": typed({":expires_at": expires_at, ":units": units, ":room": UNITS - units}),
        }
    }
