"""Whom something held is about: one reading of addresses and visitor ids for everything that looks people up."""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from functions.core.text import IGNORABLE, JOINERS


@dataclass(frozen=True, slots=True)
class Person:
    """Make it by :func:`of_address` or :func:`of_visitor`. Two are equal where they are the same mailbox or visitor."""

    kind: Literal["address", "visitor"]
    key: str

    def writes_from(self, stored: str) -> bool:
        """Whether an address, as it stands in a table, is this person's."""
        return self.kind == "address" and _mailbox(stored) == self.key


def of_address(typed: str) -> Person:
    """The person with an address, in whatever spelling of it.

    The domain is compared after IDNA 2008 (RFC 5891), so ``straße.example`` and ``strasse.example`` are two. Before
    the at sign, letters' case makes no difference: RFC 5321 section 2.4 lets a server tell Ada from ada and advises
    against it, no large one does, and whoever asks for all that is held of them must not miss what they wrote from a
    keyboard that began with a capital. Nothing else of that part is changed: what a dot or a plus means there, its
    server alone knows.

    :raises ValueError: where it is no address. The message never quotes it.
    """
    key = _mailbox(typed)
    local, _, domain = key.rpartition("@")
    if not local or not domain:
        raise ValueError("no address")
    return Person("address", key)


def of_visitor(visitor_id: str) -> Person:
    """The person behind a visitor id, the value of ``__Host-visitor``.

    :raises ValueError: where it is no UUID. The message never quotes it.
    """
    try:
        return Person("visitor", str(UUID(visitor_id.strip())))
    except ValueError:
        raise ValueError("no visitor id") from None


def one_way(visitor_id: str) -> str:
    """What receipts and proofs say in place of a visitor's id: a UUID of its SHA-256.

    Whoever is shown one does not learn the cookie's value, which opens the visitor's history. An id is random, so
    nobody can try them all. The id of a first choice is the visitor's too, so ids of choices are replaced likewise.
    """
    return id_of(hashlib.sha256(visitor_id.encode()).digest())


def id_of(digest: bytes) -> str:
    """A UUID (version 8, RFC 9562 section 5.8) of the first 16 bytes of a digest: the same comes to the same id."""
    raw = bytearray(digest[:16])
    raw[6] = raw[6] & 0x0F | 0x80
    raw[8] = raw[8] & 0x3F | 0x80
    return str(UUID(bytes=bytes(raw)))


def keyed(key: bytes, text: str) -> str:
    """What stands for a text wherever it may not stand itself: its HMAC-SHA-256 (RFC 2104) cut to 128 bits, as 22
    characters.
    """
    digest = hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256")
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def spelled(address: str) -> str:
    """An address as it was typed, but for what nobody sees: mails to it would fail."""
    local, at, domain = address.rpartition("@")
    return IGNORABLE.sub("", local) + at + _seen(domain)


def _mailbox(address: str) -> str:
    """One spelling for all spellings of a mailbox; of what is no address, some text that no mailbox has."""
    local, _, domain = "".join(address.split()).rpartition("@")
    return f"{_folded(local)}@{_host(domain)}"


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", IGNORABLE.sub("", text).lower())


def _host(domain: str) -> str:
    """Its A-labels."""
    if domain.isascii():
        return domain.lower().rstrip(".")
    import idna  # noqa: PLC0415 - most domains do without it, and it takes a part of a start

    for spelling in (_seen(domain), IGNORABLE.sub("", domain)):
        try:
            return idna.encode(spelling, uts46=True).decode("ascii").rstrip(".")
        except (idna.IDNAError, UnicodeError):
            continue
    return _folded(domain).rstrip(".")


def _seen(domain: str) -> str:
    """Joiners stay for IDNA to judge: a Persian domain with one is another than the one without."""
    return "".join(sign for sign in domain if sign in JOINERS or not IGNORABLE.match(sign))
