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
    A table that does not answer withholds nothing.
    """
    name = f"{PREFIX}mails-{timestamp(now)[:10]}"
    counted = store.add_one(setting("ORDER_TABLE"), "id", name, int(now) + 2 * _DAY)
    if counted is None or counted <= IN_ALL:
        return states.fresh("staff", key)
    observe.count("ConfirmationWithheld")
    mails = states.fresh("staff")
    return mails | {"mails": mails["mails"] | {key: dict(states.WITHHELD)}}
