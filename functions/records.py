"""The consent records of one visitor."""

from __future__ import annotations

import store
import web
from items import Item


def of(visitor: str | None) -> list[Item]:
    """What a visitor chose, oldest first by the server's clock; nothing where there is no visitor.

    :raises problems.Problem: 503 where the table does not answer.
    """
    found = store.query(web.setting("CONSENT_TABLE"), "visitor", visitor) if visitor else []
    return sorted(found, key=lambda item: str(item["recorded_at"]))
