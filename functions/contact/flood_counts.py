"""How many messages came within the hour: from one sender, from one part of the network, with one text.

Kept under a keyed hash (RFC 2104) whose key follows from the hour, so that a count cannot be led back to an address,
and the hashes of one hour say nothing about those of the next. Each expires as the register says.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
from dataclasses import dataclass

from functions import register
from functions.core import store
from functions.core.person import of_address
from functions.core.settings import setting

_HOUR = 3_600
# What one household or company is behind: a count of it, not of a person (IPv4 /24, IPv6 /48).
_PREFIX = {4: 24, 6: 48}


@dataclass(frozen=True, slots=True)
class Counts:
    """Messages of this hour, this one among them; 0 where the table did not answer."""

    sender: int = 0
    network: int = 0
    text: int = 0


def count(form_key: str, email: str, address: str, text: str, now: float) -> Counts:
    """Count a message. A table that does not answer stops no message: it is then not counted.

    :param email: a checked one. :param address: the sender's on the network; it goes no further than this function.
    """
    key = hmac.digest(form_key.encode(), f"senders:{int(now // _HOUR)}".encode(), "sha256")
    expires = register.current().records["sender"].expires_at(now)
    counts = []
    for kind, value in (("sender", of_address(email).key), ("network", network(address)), ("text", _essence(text))):
        hashed = hmac.digest(key, f"{kind}:{value}".encode("utf-8", "surrogatepass"), "sha256").hex()
        found = store.add_one(setting("SENDER_TABLE"), "sender", hashed, expires)
        if found is None:
            return Counts()
        counts.append(found)
    return Counts(*counts)


def network(address: str) -> str:
    """``203.0.113.7`` → ``203.0.113.0/24``; what is no address stays as it is."""
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, _PREFIX[found.version]), strict=False))


def _essence(text: str) -> str:
    """A text without what a flood changes from one message to the next: case, digits, blanks and signs."""
    return re.sub(r"[\W\d_]+", "", text.casefold())
