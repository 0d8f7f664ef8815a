"""The consent records of one visitor."""

from __future__ import annotations

from functions.consent import personal
from functions.core import store
from functions.core.attributes import Item
from functions.core.person import of_visitor


def of(visitor: str | None) -> list[Item]:
    """What a visitor chose, oldest first by the server's clock; nothing where there is no visitor.

    :raises problems.Problem: 503 where the table does not answer.
    """
    if not visitor:
        return []
    with store.answering():
        return personal.export(store.table("CONSENT_TABLE"), of_visitor(visitor))
