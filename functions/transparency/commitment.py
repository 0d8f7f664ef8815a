"""What the log keeps of a record: 32 bytes that say nothing, until somebody shows the record.

The record holds a salt, 32 random bytes, and the entry is the SHA-256 of the whole. Nobody can guess a record from its
entry, and once the record is erased with its salt the entry is noise.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from functions.core.html import folder
from functions.core.person import one_way
from functions.register.model import Register

_IDS = ("visitor", "id")
# What follows from the rest of a record, and was not in the first ones: the log commits to it by committing to those.
_DERIVED = ("receipt",)
# What the site has published, as of the build (plugins/policy/public_records.py).
PUBLISHED = "public-records.json"


def salt() -> str:
    """32 random bytes in base64."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def canonical(record: Mapping[str, Any]) -> bytes:
    """The one form in which a record is written down: JSON in UTF-8, keys in order, no spaces. It has texts, lists and
    whole numbers alone. A proof is shown to others, so ids stand in it as on a receipt, not as in the cookie.
    """
    own = {name: value for name, value in record.items() if name not in _DERIVED}
    shown = {name: one_way(value) if name in _IDS else value for name, value in own.items()}
    return json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def of(record: Mapping[str, Any]) -> bytes:
    """The entry of a record."""
    return hashlib.sha256(canonical(record)).digest()


def salted(item: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What the log commits to of an item that is only ever added: all of it. None for one from before it had a salt."""
    return item if "salt" in item else None


def policies(register: Register) -> Iterator[dict[str, str]]:
    """Each version of the policy, as it stands in the log. Public, so it has no salt: anyone can look for it."""
    for version, policy in register.policies.items():
        yield {"policy": version, "sha256": policy.sha256}


def published() -> Iterator[dict[str, str]]:
    """What this release publishes that must not be changed unseen: each file's address and hash. Public, so no salt.
    What an earlier release published stays in the log.
    """
    path = folder() / PUBLISHED
    if path.exists():
        yield from json.loads(path.read_text(encoding="utf-8"))
