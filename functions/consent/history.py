"""The consent records of one visitor."""

from __future__ import annotations

from functions.consent import personal
from functions.core import store
from functions.core.attributes import Item
from functions.core.person import of_visitor

# So many choices of one visitor are read together, in less than one page of the table. One who has more is a program.
MOST_CHOICES = 200
# A no is still added then, so that it stands beside the yes that it takes back. After it, nothing can be allowed there.
MOST_WITH_REFUSALS = 250


def has_room(visitor: str, *, granting: bool) -> bool:
    """Whether another choice may be added to a visitor's, so that reading them stays cheap. Where it may not, the
    choice begins another visitor.

    :raises problems.Problem: 503 where the table does not answer.
    """
    most = MOST_CHOICES if granting else MOST_WITH_REFUSALS
    with store.answering():
        return store.table("CONSENT_TABLE").number_under("visitor", visitor, most) < most


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
