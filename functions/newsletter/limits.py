"""How many times an hour one part of the network may have mail sent about news, whatever addresses it gives.

Three mails a day go to one address (``states.MOST_MAILS``); this stops whoever gives a thousand addresses. Counted as
messages are (functions/contact/flood_counts.py): under a keyed hash whose key follows from the hour.
"""

from __future__ import annotations

from functions import register
from functions.core import problems, store
from functions.core.settings import setting
from functions.newsletter import keys
from functions.web.network import network

FROM_A_NETWORK = 20
# Where the field was filled in that people do not see. A browser may have done that for a person, so it does not decide
# alone: it leaves fewer mails, and whoever is past them is told so instead of waiting for a mail that never comes.
FROM_A_SUSPECT = 3
_HOUR = 3_600


def count(address: str, now: float, *, honeypot: bool) -> None:
    """Count one mail asked for. A table that does not answer stops nobody.

    :param address: the asker's on the network; it goes no further than this module.
    :param honeypot: whether the field was filled in that people do not see.
    :raises problems.Problem: 429 where that part of the network has had its mails for this hour.
    """
    expires = register.current().records["sender"].expires_at(now)
    key = keys.counted(network(address), int(now // _HOUR))
    counted = store.add_one(setting("SENDER_TABLE"), "sender", key, expires)
    if counted is not None and counted > (FROM_A_SUSPECT if honeypot else FROM_A_NETWORK):
        raise problems.too_fast(_HOUR - int(now % _HOUR))
