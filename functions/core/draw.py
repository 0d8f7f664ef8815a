"""A draw that anyone can check (after RFC 3797): it follows from two things that nobody could choose together.

The list of the tickets' hashes is published first. Then a round of drand's *quicknet* comes that the rules named
beforehand, and with the hash of the list it decides. Whoever made the list did not know the round, and the round knows
no list. Nothing here needs anything but SHA-256, so a browser does the same (theme/static/js/draw.js).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Collection, Sequence

# drand quicknet: its chain, its first round in seconds since 1970, and the seconds from one round to the next.
CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
_GENESIS, _PERIOD = 1_692_803_367, 3


def known_at(number: int) -> dt.datetime:
    """When a round of the beacon becomes known."""
    return dt.datetime.fromtimestamp(_GENESIS + (number - 1) * _PERIOD, dt.UTC)


def round_at(moment: dt.datetime) -> int:
    """The first round that is not known before a moment."""
    return -((_GENESIS - int(moment.timestamp())) // _PERIOD) + 1


def entry(contest: str, ticket: str) -> str:
    """What the list has of a ticket: 64 hexadecimal digits that tell nobody which ticket it is."""
    return hashlib.sha256(f"{contest}\n{ticket}".encode()).hexdigest()


def listed(entries: Collection[str]) -> bytes:
    """The list as it is published: an entry a line, in the order of their digits."""
    return "".join(f"{one}\n" for one in sorted(entries)).encode()


def randomness(signature: str) -> str:
    """What a round's signature comes to; both in hexadecimal digits."""
    return hashlib.sha256(bytes.fromhex(signature)).hexdigest()


def seed(entries: Collection[str], random: str) -> bytes:
    """The key of the draw: SHA-256 over the list's hash and the round's randomness."""
    return hashlib.sha256(hashlib.sha256(listed(entries)).digest() + bytes.fromhex(random)).digest()


def order(entries: Collection[str], random: str) -> Sequence[str]:
    """All entries in the order in which they are drawn. The first win; the next comes where one has gone."""
    key = seed(entries, random)
    return sorted(entries, key=lambda one: hmac.digest(key, one.encode(), "sha256"))
