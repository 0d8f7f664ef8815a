"""How many mails a day go to addresses that nobody has confirmed: an order's confirmation and a withdrawal's receipt.

Anyone can type somebody else's address into either form. How much goes to one address or for one part of the network
held.py limits; this is the end of it for all together. What is withheld stays on record, raises an alarm, and goes out
by “cardamum resend” once a person has looked.
"""

from __future__ import annotations

from functions.core import observe, store
from functions.core.attributes import Item, timestamp
from functions.core.settings import setting
from functions.mail import states
from functions.orders.held import PREFIX

# More than the shop can pack in a day.
IN_ALL = 300
_DAY = 86_400


def first(key: str, now: float) -> Item:
    """The mails of a new item: word to staff, and ``key`` to whoever typed an address, withheld past the day's limit.

    :raises functions.core.problems.Problem: 503 where the table does not answer.
    """
    found = store.get(setting("ORDER_TABLE"), {"id": _name(now)}) or {}
    if found.get("count", 0) < IN_ALL:
        return states.fresh("staff", key)
    observe.count("ConfirmationWithheld")
    mails = states.fresh("staff")
    return mails | {"mails": mails["mails"] | {key: dict(states.WITHHELD)}}


def count(now: float) -> None:
    """Count one that was stored: a repeat is none. Where the table does not answer, it is not counted."""
    store.add_one(setting("ORDER_TABLE"), "id", _name(now), int(now) + 2 * _DAY)


def _name(now: float) -> str:
    return f"{PREFIX}mails-{timestamp(now)[:10]}"
