"""A receipt of erasure: what was deleted, what was kept and until when, and when the last copy is gone; signed.

It names nobody. The key is that of the consent receipts, so the same public keys check it (``/.well-known/jwks.json``).
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from functions import register
from functions.consent import jws, signing_key
from functions.core.attributes import Item


def signed(item: Item) -> str:
    """The receipt as the text of a file: a JWS in JSON (RFC 7515 section 7.2.2).

    :raises problems.Problem: 503 where the key does not answer.
    """
    text = json.dumps(document(item), ensure_ascii=False, separators=(",", ":"))
    kid = signing_key.public()["kid"]
    return json.dumps(jws.flattened(text.encode(), kid, "json", signing_key.sign), indent=1) + "\n"


def document(item: Item) -> dict[str, Any]:
    """What is signed."""
    known, site = register.current().records, register.current().site
    deleted = [{"store": name, "deleted": int(count)} for name, count in item["done"].items()]
    kept = [
        {"store": name, "kept": int(left["count"]), "until": _until(left["until"]), "because": known[name].legal_basis}
        for name, left in item["kept"].items()
    ]
    kept.append(
        {"store": "request", "kept": 1, "until": _day(item["expires_at"]), "because": known["request"].legal_basis}
    )
    return {
        "type": "erasure receipt",
        "id": item["id"],
        "controller": {"name": site.name, "address": site.address, "contact": site.privacy_email},
        "requested": item["received_at"],
        "erased": item["done_at"],
        "stores": [*deleted, *kept],
        "last_backup_gone": _day(item["backups_until"]),
    }


def _until(epoch: int) -> str:
    return _day(epoch) if epoch else "for good"


def _day(epoch: int) -> str:
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date().isoformat()
