"""What proves a consent: the record, what came before and after it, and the very text that was agreed to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from desk.store import Store, with_expiry_date
from functions import register as registers
from functions.consent import personal
from functions.core.attributes import Item
from functions.core.person import of_visitor
from functions.register import policy_text

ROOT = Path(__file__).parent.parent
TEXTS = Path("content/policies/privacy")


@dataclass(frozen=True, slots=True)
class Proof:
    """One record beside the visitor's others, and the policy's text as it lies here (``""`` where it does not)."""

    record: Item
    history: Sequence[Item]
    path: Path
    text: str

    @property
    def sha256(self) -> str:
        """Of the text that lies here."""
        return hashlib.sha256(self.text.encode()).hexdigest() if self.text else ""

    @property
    def matches(self) -> bool:
        """Whether the text here is the one that was agreed to."""
        return bool(self.text) and self.sha256 == self.record["policy_sha256"]

    def as_json(self) -> dict[str, Any]:
        """All of it but the text, for programs."""
        policy = {"path": self.path.as_posix(), "sha256": self.sha256, "matches": self.matches}
        return {
            "record": with_expiry_date(self.record),
            "history": [with_expiry_date(item) for item in self.history],
            "policy": policy,
        }


def parse(receipt: str) -> tuple[str, str] | None:
    """``(visitor, record id)``, or ``("", number of a card)``, of the number on a receipt or card: a UUID, or, on
    receipts from before 30 November 2026, two joined by a dot. ``None`` where it is no such number.
    """
    visitor, _, record = receipt.strip().rpartition(".")
    try:
        return str(UUID(visitor)) if visitor else "", str(UUID(record))
    except ValueError:
        return None


def numbered(store: Store, number: str) -> tuple[str, str] | None:
    """Visitor and id of the record under the number of a card; None where there is none.

    :raises StoreError: where the table does not answer.
    """
    with store.answering():
        record = personal.numbered(store.table("consent"), number)
    return (str(record["visitor"]), str(record["id"])) if record else None


def history(store: Store, visitor: str) -> list[Item]:
    """What one visitor chose, oldest first.

    :raises StoreError: where the table does not answer.
    """
    with store.answering():
        return personal.export(store.table("consent"), of_visitor(visitor))


def find(records: Sequence[Item], record_id: str, root: Path = ROOT) -> Proof | None:
    """The proof for one of a visitor's records, or ``None`` where it is not among them."""
    record = next((item for item in records if item["id"] == record_id), None)
    if record is None:
        return None
    path = TEXTS / f"{record['policy']}.md"
    return Proof(record, records, path, _text(root / path))


def _text(path: Path) -> str:
    """The canonical text of a version, its tables drawn in: what the hash is over."""
    if not path.is_file():
        return ""
    return policy_text.canonical(path.read_text(encoding="utf-8"), registers.current())
