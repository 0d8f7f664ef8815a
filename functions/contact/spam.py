"""The spam verdict on a message. Each sign of spam has a weight; from :data:`ENOUGH` on, the message is set aside.

Nothing is refused and nothing thrown away: a person looks at what was set aside, and releases it or not (A14).
A single weak sign sets nothing aside. The field that people do not see may have been filled in by a password manager;
strangers ask the same short question; a script may not have run.
"""

from __future__ import annotations

import re

from functions.contact.fields import Message
from functions.contact.flood_counts import Counts, essence

ENOUGH = 2
_LINK = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)
_MANY_LINKS, _FEW_LINKS = 6, 3
_MANY_FROM_ONE, _MANY_FROM_A_NETWORK, _FLOOD_FROM_A_NETWORK = 5, 10, 200
_OFTEN = 3
# So many letters are not written alike by chance.
_LONG = 60


def signs(message: Message, *, honeypot: str, proved: bool, counts: Counts) -> list[str]:
    """The spam verdict: the signs for which a message is set aside, or an empty list where they do not suffice.

    :param honeypot: the value of the honeypot, the field that people do not see.
    :param proved: whether the sender did the work, or confirmed a page that we had signed.
    """
    same = _same_text(message, counts)
    network = int(counts.network > _MANY_FROM_A_NETWORK) + int(counts.network > _FLOOD_FROM_A_NETWORK)
    links = len(_LINK.findall(message.text))
    found = {
        "the hidden field was filled in": 1 if honeypot else 0,
        "a link in the name": 2 if _LINK.search(message.name) else 0,
        "no proof of work": 0 if proved else 1,
        f"{links} links": 2 if links >= _MANY_LINKS else 1 if links >= _FEW_LINKS else 0,
        "the same text again within the hour": same,
        "many messages from this sender within the hour": 1 if counts.sender > _MANY_FROM_ONE else 0,
        "many messages from this part of the network within the hour": network,
    }
    return [sign for sign, weight in found.items() if weight] if sum(found.values()) >= ENOUGH else []


def _same_text(message: Message, counts: Counts) -> int:
    """What it weighs that others sent this text: little for a few words."""
    if counts.text <= _OFTEN:
        return 0
    return 1 if len(essence(message.text)) < _LONG else 2
