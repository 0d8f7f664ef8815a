"""The consent records of one visitor."""

from __future__ import annotations

from functions.core import store
from functions.core.attributes import Item
from functions.core.settings import setting


def of(visitor: str | None) -> list[Item]:
    """What a visitor chose, oldest first by the server's clock; nothing where there is no visitor.

    :raises problems.Problem: 503 where the table does not answer.
    """
    found = store.query(setting("CONSENT_TABLE"), "visitor", visitor) if visitor else []
    return sorted(found, key=lambda item: str(item["recorded_at"]))
