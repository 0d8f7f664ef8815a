"""Links, codes and cookies of signing in: how they are made and read. The tables hold hashes of them, or nothing.

A link and a code follow from a sign-in's id by a key that only the functions have (RFC 2104): so the function that
mails a link can write it, and whoever reads the table cannot. A browser's and a session's secret are random, and the
table holds their SHA-256.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from functions.core.settings import setting

# Crockford's base 32: no I, L, O and U, which people take for other signs.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_CODE_SIGNS = 8
_LINK = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{43})")
_SESSION = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{43})")
_BROWSER = re.compile(r"([A-Za-z0-9_-]{43})((?:\.[0-9a-f]{32}){1,3})")
# How many of the links that a browser asked for it can go in by.
_MOST_PENDING = 3


@dataclass(frozen=True, slots=True)
class Pending:
    """What ``__Host-signin`` says: the browser's secret, and the sign-ins that it asked for, newest last."""

    secret: str
    ids: tuple[str, ...]

    @property
    def value(self) -> str:
        return ".".join((self.secret, *self.ids))

    def with_one_more(self, sign_in: str) -> Pending:
        """The same browser asks again: its earlier links stay good for it."""
        return Pending(self.secret, (*self.ids, sign_in)[-_MOST_PENDING:])


def new_id() -> str:
    return secrets.token_hex(16)


def new_secret() -> str:
    """256 random bits, as 43 signs."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What a table holds of a random secret of 256 bits: no salt is needed for such a one."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def same(left: str, right: str) -> bool:
    """Whether two texts are equal, in a time that says nothing of where they differ."""
    return hmac.compare_digest(left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))


def link(sign_in: str) -> str:
    """What stands in the mailed address: ``<id>.<43 signs>``."""
    return f"{sign_in}.{base64.urlsafe_b64encode(_keyed('link', sign_in)).rstrip(b'=').decode()}"


def read_link(value: str) -> str | None:
    """The sign-in's id, where a link is one of ours."""
    found = _LINK.fullmatch(value)
    return found[1] if found and same(link(found[1]), value) else None


def code(sign_in: str) -> str:
    """``7K3F-9QXZ``: what another browser shows, to be typed where the link was asked for."""
    number = int.from_bytes(_keyed("code", sign_in)[:5])
    signs = "".join(_ALPHABET[number >> shift & 31] for shift in range(35, -5, -5))
    return f"{signs[:4]}-{signs[4:]}"


def is_code(typed: str, sign_in: str) -> bool:
    """Whether what was typed is a sign-in's code, in whatever case and with whatever between."""
    read = re.sub(r"[^0-9A-Z]", "", typed.upper().translate(_READ_AS))
    return len(read) == _CODE_SIGNS and same(read, code(sign_in).replace("-", ""))


def read_pending(cookie: str | None) -> Pending | None:
    found = _BROWSER.fullmatch(cookie or "")
    return Pending(found[1], tuple(found[2][1:].split("."))) if found else None


def read_session(cookie: str | None) -> tuple[str, str] | None:
    """Id and secret of ``__Host-session``."""
    found = _SESSION.fullmatch(cookie or "")
    return (found[1], found[2]) if found else None


def _keyed(kind: str, text: str) -> bytes:
    return hmac.digest(setting("MY_DATA_KEY").encode(), f"{kind}:{text}".encode("utf-8", "surrogatepass"), "sha256")


def counted(kind: str, value: str, hour: int) -> str:
    """The hash under which an address or a network is counted for an hour."""
    return _keyed(f"count:{hour}:{kind}", value).hex()
