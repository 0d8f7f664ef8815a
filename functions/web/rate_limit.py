"""Rate limit: so many requests a minute from one address (of IPv6, from one /64), counted in memory and nowhere else.

The address is never stored. It is hashed with a key that this process makes and takes with it when it ends
(RFC 2104), so the count cannot be led back to an address, not by us either. Each running copy of a function
counts for itself: this stops a flood, not a careful attacker; the API's own throttle stands before it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time

from functions.core import problems
from functions.web.network import subscriber

_WINDOW = 60
_MOST_SENDERS = 10_000
_key = secrets.token_bytes(32)
_counts: dict[bytes, int] = {}
_window = 0


def passed(address: str, times: int) -> bool:
    """Whether ``address`` is past so many times the rate limit by now; nothing is counted."""
    return _counts.get(_hashed(address), 0) > times * int(os.environ["REQUESTS_PER_MINUTE"])


def check(address: str, now: float | None = None) -> None:
    """Count one request from ``address`` against the rate limit.

    :param now: epoch seconds.
    :raises problems.Problem: 429 with ``Retry-After`` where ``REQUESTS_PER_MINUTE`` is passed.
    """
    global _window  # noqa: PLW0603 - the brake is the process's own memory
    moment = time.time() if now is None else now
    if int(moment // _WINDOW) != _window or len(_counts) >= _MOST_SENDERS:
        _window = int(moment // _WINDOW)
        _counts.clear()
    sender = _hashed(address)
    _counts[sender] = _counts.get(sender, 0) + 1
    if _counts[sender] > int(os.environ["REQUESTS_PER_MINUTE"]):
        raise problems.too_fast(_WINDOW - int(moment % _WINDOW))


def _hashed(address: str) -> bytes:
    return hashlib.blake2b(subscriber(address).encode(), key=_key, digest_size=16).digest()
