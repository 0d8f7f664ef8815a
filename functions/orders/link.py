"""The link by which a person, and nobody else, opens their order: no sign-in, no cookie (a capability URL).

The key in it follows from the order's id, so it is stored nowhere. It stands in the query, with the number, because
neither the API's log nor the edge's has the query of an address (docs/decisions/0036).
"""

from __future__ import annotations

import base64
import hmac
from urllib.parse import urlencode

from functions import register
from functions.core.settings import setting
from functions.orders.order import Order

PATH = "/api/order"
_LENGTH = 22  # signs of base64: 132 bits


def of(order: Order) -> str:
    """The whole address, as a mail has it."""
    return register.current().site.origin + path(order)


def path(order: Order) -> str:
    """The address on this site, as a form or a redirect has it."""
    return f"{PATH}?{urlencode({'number': order.number, 'key': key(order.id)})}"


def of_invoice(order: Order, number: str) -> str:
    """The address of one of its invoices, as a PDF."""
    return f"{path(order)}&{urlencode({'invoice': number})}"


def path_to_receipt(withdrawal_id: str) -> str:
    """The address on this site of the page with all that a withdrawal declared."""
    return f"/api/withdrawal?{urlencode({'kept': withdrawal_id, 'key': key(withdrawal_id)})}"


def key(order_id: str) -> str:
    """The key of an order's link."""
    return _key(setting("ORDER_KEY"), order_id)


def opens(own_id: str, given: str) -> bool:
    """Whether this key is that of the order or the withdrawal under an id, or was before ORDER_KEY changed and its
    grace is not over; compared in constant time.
    """
    keys = [one for one in (setting("ORDER_KEY"), setting("EARLIER_ORDER_KEY")) if one]
    sent = given.encode("utf-8", "surrogatepass")
    return any(hmac.compare_digest(_key(one, own_id).encode(), sent) for one in keys)


def _key(secret: str, order_id: str) -> str:
    digest = hmac.digest(secret.encode(), order_id.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode()[:_LENGTH]
