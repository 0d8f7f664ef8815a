"""A signed time: proof that a page was shown by us, when, and for which content.

A static page cannot carry a fresh one, so the page that repeats a message for a last look does: HMAC-SHA-256
(RFC 2104) over the time and the fields, each with its length, so that no two contents give the same bytes.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import TypeGuard

from functions.core.person import id_of

_SIGNATURE = re.compile(r"[0-9a-f]{64}")
EARLIEST = 3
LATEST = 3_600


def sign(key: str, shown_at: int, fields: Mapping[str, str]) -> str:
    """64 hexadecimal digits over ``shown_at`` (epoch seconds) and ``fields``."""
    parts = [str(shown_at), *(part for pair in sorted(fields.items()) for part in pair)]
    message = b"".join(len(raw).to_bytes(4, "big") + raw for raw in (part.encode() for part in parts))
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


def judge(key: str, shown_at: str, given: str, fields: Mapping[str, str], now: float) -> str:
    """``"good"``, or why not: ``"changed"``, ``"quick"`` (under 3 s) or ``"late"`` (over an hour)."""
    if not (shown_at.isascii() and shown_at.isdecimal() and len(shown_at) <= 12):
        return "changed"
    if not hmac.compare_digest(sign(key, int(shown_at), fields).encode(), given.encode("utf-8", "replace")):
        return "changed"
    age = now - int(shown_at)
    if age < EARLIEST:
        return "quick"
    return "good" if age <= LATEST else "late"


def is_signature(value: object) -> TypeGuard[str]:
    """Whether it may be one that :func:`sign` made."""
    return isinstance(value, str) and bool(_SIGNATURE.fullmatch(value))


def derived_id(signature: str) -> str:
    """An id from a signature: confirming one page twice is one message."""
    return id_of(bytes.fromhex(signature))
