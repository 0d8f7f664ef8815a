"""A consent record, made whole: what was chosen, for which text, where, and when."""

from __future__ import annotations

from uuid import uuid4

from functions import languages, register
from functions.consent import personal
from functions.core import store
from functions.core.attributes import Item, timestamp
from functions.core.person import of_visitor
from functions.core.settings import setting
from functions.transparency import commitment

# Where a choice is taken back that somebody has a receipt of (functions/my_data/receipts.py).
BY_RECEIPT = "receipt"


def made(
    *, visitor: str, choice: str, policy: str, granted: tuple[str, ...], surface: str, language: str,
    families: tuple[str, str], now: float,
) -> Item:  # fmt: skip
    """The record of a choice.

    :param choice: its id. :param granted: what is allowed; every other optional purpose is refused.
    :param families: of browser and system.
    """
    return {
        "visitor": visitor,
        "id": choice,
        "recorded_at": timestamp(now),
        "policy": policy,
        "policy_sha256": register.current().policies[policy].sha256,
        "granted": list(granted),
        "refused": [name for name in register.current().optional if name not in granted],
        "surface": surface,
        "language": language,
        "browser": families[0],
        "system": families[1],
        "expires_at": register.current().records["consent"].expires_at(now),
        "salt": commitment.salt(),
        # By which a receipt finds it: what stands on one is one way, so nobody can reckon back from it.
        "receipt": personal.receipt_id({"visitor": visitor, "id": choice}),
        # Leads to this record alone: its id would not do, which is the visitor's too where it is their first.
        "card": str(uuid4()),
    }


def withdraw(visitor: str, families: tuple[str, str], now: float) -> bool:
    """Take back everything that a visitor allowed, by one record more (GDPR Art. 7(3)); whether anything was allowed.

    :raises problems.Problem: 503 where the table does not answer.
    """
    with store.answering():
        before = personal.export(store.table("CONSENT_TABLE"), of_visitor(visitor))
    if not before or not before[-1]["granted"]:
        return False
    policy, language = register.current().policy.version, languages.current()
    item = made(
        visitor=visitor, choice=str(uuid4()), policy=policy, granted=(), surface=BY_RECEIPT, language=language,
        families=families, now=now,
    )  # fmt: skip
    store.put_once(setting("CONSENT_TABLE"), ("visitor", "id"), item, ("granted",))
    return True
