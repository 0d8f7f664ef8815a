"""How many messages came within the hour: from one sender, from one part of the network, with one text, in all.

They are looked at before a message is written, and added to once it is: a try that failed, or that repeats a message
under its id, is no message.

Kept under a keyed hash (RFC 2104) whose key follows from the hour, so that a count cannot be led back to an address,
and the hashes of one hour say nothing about those of the next. Each expires as the register says.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass

from functions import register
from functions.core import store
from functions.core.person import of_address
from functions.core.settings import setting
from functions.web.network import network

_HOUR = 3_600
# Confirmations an hour: to one recipient, for what comes from one part of the network, and in all.
MAILS_TO_ONE, MAILS_FROM_A_NETWORK, MAILS_IN_ALL = 3, 20, 200


@dataclass(frozen=True, slots=True)
class Counts:
    """Messages of this hour, this one among them; 0 where the table did not answer."""

    sender: int = 0
    network: int = 0
    text: int = 0
    all: int = 0

    @property
    def confirmable(self) -> bool:
        """Whether a mail may go to the address that was given: whose it is, nobody has shown."""
        few = self.sender <= MAILS_TO_ONE and self.network <= MAILS_FROM_A_NETWORK
        return few and self.all <= MAILS_IN_ALL


def with_this(form_key: str, email: str, address: str, text: str, now: float) -> Counts:
    """What the counts come to with this message, which is not counted by this. A table that does not answer stops no
    message.

    :param email: a checked one. :param address: the sender's on the network; it goes no further than this module.
    """
    keys = _keys(form_key, email, address, text, now)
    found = store.counts(setting("SENDER_TABLE"), "sender", keys)
    return Counts() if found is None else Counts(*(found.get(key, 0) + 1 for key in keys))


def count(form_key: str, email: str, address: str, text: str, now: float) -> None:
    """Count a message that was written. Where the table does not answer, it is not counted."""
    expires = register.current().records["sender"].expires_at(now)
    for key in _keys(form_key, email, address, text, now):
        if store.add_one(setting("SENDER_TABLE"), "sender", key, expires) is None:
            return


def _keys(form_key: str, email: str, address: str, text: str, now: float) -> list[str]:
    """The hashes under which the counts stand, in the order of the fields of :class:`Counts`."""
    key = hmac.digest(form_key.encode(), f"senders:{int(now // _HOUR)}".encode(), "sha256")
    values = {"sender": of_address(email).key, "network": network(address), "text": essence(text), "all": ""}
    named = (f"{kind}:{value}".encode("utf-8", "surrogatepass") for kind, value in values.items())
    return [hmac.digest(key, name, "sha256").hex() for name in named]


def essence(text: str) -> str:
    """A text without what a flood changes from one message to the next: case, digits, blanks and signs."""
    return re.sub(r"[\W\d_]+", "", text.casefold())
