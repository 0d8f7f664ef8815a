"""Invitations to a survey that takes one answer a person: a link that proves that its bearer is invited, and tells
nobody whom.

All follows from the survey's own key by keyed hashes (RFC 2104). The mark under which an invitation is used up follows
from the address, so however often somebody is invited it is the same; once the key is destroyed nobody can compute it
from an address, and the marks are noise. Keys lie in a table of their own, one item a survey, until it closes.
"""

from __future__ import annotations

import hmac
import re

from functions.core.person import keyed

_TOKEN = re.compile(r"[A-Za-z0-9_-]{44}")


def token(key: str, person: str) -> str:
    """What the link of an invitation has, in 44 characters.

    :param person: the keyed hash of the address by which the mailing list knows it.
    """
    invited = _keyed(key, "person", person)
    return invited + _keyed(key, "invitation", invited)


def used_mark(key: str, given: str) -> str | None:
    """Under which the invitation of a token is used up; None where the token is none of this key."""
    if not _TOKEN.fullmatch(given):
        return None
    invited = given[:22]
    if not hmac.compare_digest(invited + _keyed(key, "invitation", invited), given):
        return None
    return _keyed(key, "used", invited)


def _keyed(key: str, use: str, text: str) -> str:
    return keyed(bytes.fromhex(key), f"{use}:{text}")
