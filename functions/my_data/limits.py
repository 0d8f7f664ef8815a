"""How many links are mailed: to one address, for one part of the network, and in all, within an hour.

Counted under keyed hashes that change with the hour, as messages are (functions/contact/flood_counts.py).
"""

from __future__ import annotations

from functions import register
from functions.core import store
from functions.core.person import Person
from functions.core.settings import setting
from functions.my_data import tokens
from functions.web.network import network

TO_ONE, FROM_A_NETWORK, IN_ALL = 3, 10, 200
_HOUR = 3_600


def full(person: Person, address: str, now: float) -> tuple[bool, bool]:
    """Whether the address, or all addresses together, have had their links; whether the network has. A table that does
    not answer stops nobody.

    :param address: the asker's on the network; it goes no further than this module.
    """
    keys = _keys(person, address, now)
    found = store.counts(setting("SENDER_TABLE"), "sender", keys) or {}
    one, near, every = (found.get(key, 0) for key in keys)
    return one >= TO_ONE or every >= IN_ALL, near >= FROM_A_NETWORK


def count(person: Person, address: str, now: float) -> None:
    expires = register.current().records["sender"].expires_at(now)
    for key in _keys(person, address, now):
        store.add_one(setting("SENDER_TABLE"), "sender", key, expires)


def _keys(person: Person, address: str, now: float) -> list[str]:
    hour = int(now // _HOUR)
    values = {"address": person.key, "network": network(address), "all": ""}
    return [tokens.counted(kind, value, hour) for kind, value in values.items()]
