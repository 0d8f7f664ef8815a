"""What is held in portions: as much as a page shows at once. Lambda takes no answer above 6 MB."""

from __future__ import annotations

from collections.abc import Sequence

from functions.core.attributes import size
from functions.my_data.stores import Held

MOST_ITEMS, MOST_BYTES = 100, 300_000


def of(everything: Sequence[Held], after: int = 0) -> tuple[list[Held], int | None]:
    """The portion that begins behind ``after`` items, newest first in each store, and where the next one begins; None
    where this is the last. It holds one item at least.
    """
    found, place, weight, shown = [], 0, 0, 0
    for held in everything:
        own = []
        for item in reversed(held.items):
            place += 1
            if place > after and shown < MOST_ITEMS and weight < MOST_BYTES:
                own.append(item)
                shown, weight = shown + 1, weight + size(item)
        found.append(Held(held.store, own))
    return found, after + shown if after + shown < place and shown else None
