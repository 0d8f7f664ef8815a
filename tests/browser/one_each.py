"""A survey that takes one answer a person, with keys that a test makes."""

from __future__ import annotations

import base64
import time
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from functions.core import invitations
from functions.core.attributes import typed
from functions.core.blind_rsa import PrivateKey

SLUG = "our-letters"
_KEY = "cd" * 32


def opened(client: Any) -> dict[str, str]:
    """Make the keys, as ``cardamum survey open`` does: the public one."""
    numbers = rsa.generate_private_key(65_537, 2048).private_numbers()
    private = PrivateKey(numbers.p, numbers.q, numbers.d)
    item = {"survey": SLUG, "key": _KEY, "signing": private.as_dict(), "expires_at": int(time.time()) + 86_400}
    client.put_item(TableName="SurveyKeyTable", Item=typed(item))
    n = base64.urlsafe_b64encode(private.public.n.to_bytes(256)).decode().rstrip("=")
    return {"kty": "RSA", "alg": "PS384", "n": n, "e": "AQAB"}


def invitation(person: str) -> str:
    """Where the link in somebody's letter leads."""
    return f"/api/surveys/{SLUG}?invitation={invitations.token(_KEY, person)}"


def parts(items: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The marks of used invitations, and the answers."""
    return [i for i in items if i["survey"] == f"used#{SLUG}"], [i for i in items if i["survey"] == SLUG]
