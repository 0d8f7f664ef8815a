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


def parse(receipt: str) -> str | None:
    """A receipt id in its one spelling, two UUIDs joined by a dot, or the number of a card, one; ``None`` where it is
    neither.
    """
    parts = receipt.strip().split(".")
    try:
        return ".".join(str(UUID(part)) for part in parts) if len(parts) <= 2 else None
    except ValueError:
        return None


def history(store: Store, receipt: str) -> list[Item]:
    """What the visitor chose whose receipt it is, oldest first; nothing where there is no such record.

    :raises StoreError: where the table does not answer.
    """
    with store.answering():
        table = store.table("consent")
        key = personal.of_receipt(table, receipt)
        return personal.export(table, of_visitor(key["visitor"])) if key else []


def find(records: Sequence[Item], receipt: str, root: Path = ROOT) -> Proof | None:
    """The proof for one of a visitor's records, or ``None`` where it is not among them."""
    record = next((item for item in records if receipt in (personal.receipt_id(item), item.get("card"))), None)
    if record is None:
        return None
    path = TEXTS / f"{record['policy']}.md"
    return Proof(record, records, path, _text(root / path))


def _text(path: Path) -> str:
    """The canonical text of a version, its tables drawn in: what the hash is over."""
    if not path.is_file():
        return ""
    return policy_text.canonical(path.read_text(encoding="utf-8"), registers.current())
