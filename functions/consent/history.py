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


def up_to(number: str) -> list[Item]:
    """The record under the number on a card, last, and what the same visitor chose before; nothing where there is none.

    :raises problems.Problem: 503 where the table does not answer.
    """
    table = store.table("CONSENT_TABLE")
    with store.answering():
        record = personal.numbered(table, number)
        found = personal.export(table, of_visitor(record["visitor"])) if record else []
    place = next((at for at, item in enumerate(found, 1) if item.get("card") == number), 0)
    return found[:place]
