"""What stands for a person on the list, and what a link in a mail proves: keyed hashes (RFC 2104), each of 128 bits.

The person hash is also the token by which somebody leaves, so a letter's link needs no look-up, never expires and works
after everything else about the person is erased. The key can therefore never change: with another, every link ever
mailed would be dead and every suppression forgotten.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass

from functions.core.person import keyed, of_address
from functions.core.settings import setting

_HASH = re.compile(r"[A-Za-z0-9_-]{22}")
_NONCE = re.compile(r"[A-Za-z0-9_-]{11}")


def person_hash(email: str, key: str = "") -> str:
    """22 characters for a mailbox, in whatever spelling of its address.

    :param key: the list key, by default the function's own.
    :raises ValueError: where it is no address. The message never quotes it.
    """
    return _keyed("person", of_address(email).key, key or setting("LIST_KEY"))


def is_person(text: str) -> bool:
    """Whether it has the form of a person hash."""
    return bool(_HASH.fullmatch(text))


def fresh_nonce() -> str:
    """Tells one request to be put on the list from the next, in 11 characters."""
    return secrets.token_urlsafe(8)


@dataclass(frozen=True, slots=True)
class Request:
    """A link in an opt-in mail: whose request it is, and which."""

    person: str
    nonce: str

    @property
    def token(self) -> str:
        """Proves that its bearer read the mail. Whoever reads the table cannot make one: that takes the list key."""
        return self.person + self.nonce + _keyed("request", self.person + self.nonce, setting("LIST_KEY"))


def request(token: str) -> Request | None:
    """The request that a token of ours names, however old it is; None for any other text."""
    person, nonce = token[:22], token[22:33]
    if not is_person(person) or not _NONCE.fullmatch(nonce):
        return None
    found = Request(person, nonce)
    return found if hmac.compare_digest(found.token.encode(), token.encode()) else None


def counted(network: str, hour: int) -> str:
    """Under which a part of the network is counted within one hour: the next hour's key is another."""
    hours_key = hmac.digest(setting("LIST_KEY").encode(), f"senders:{hour}".encode(), "sha256")
    return hmac.digest(hours_key, f"network:{network}".encode("utf-8", "surrogatepass"), "sha256").hex()


def _keyed(use: str, text: str, key: str) -> str:
    return keyed(key.encode(), f"{use}:{text}")
