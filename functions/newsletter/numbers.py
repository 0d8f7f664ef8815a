"""What is published of the letters: how many went out, came back, were complained about, and how many left by each.

Rounded down to tens, as all numbers that this shop publishes: so none says what a single reader did.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from html import escape

from functions import languages
from functions.core.attributes import Item
from functions.core.html import Html, table
from functions.core.rounding import BASE, shown

RULE = f"Every number is rounded down to a multiple of {BASE}, and what has fewer than {BASE} says just that."
_HEADS = ("Letter", "Begun", "Sent", "Came back", "Complained", "Left by it")


def as_table(campaigns: Iterable[Item]) -> Html:
    """The letters that were begun, the newest first; a sentence where there is none.

    :param campaigns: as ``Campaigns.all`` gives them.
    """
    begun = sorted((one for one in campaigns if "started_at" in one), key=lambda one: -int(one["started_at"]))
    if not begun:
        return Html("<p>No letter has been sent yet.</p>")
    return table("What became of our letters", _HEADS, [_row(one) for one in begun])


def _row(campaign: Item) -> tuple[str, ...]:
    page = Html(f'<a href="/news/{escape(campaign["item"])}/">{escape(campaign["subject"])}</a>')
    counts = (int(campaign.get(name, 0)) for name in ("sent", "bounced", "complained", "left"))
    day = dt.datetime.fromtimestamp(int(campaign["started_at"]), dt.UTC).date()
    return page, languages.day(day, languages.DEFAULT), *(shown(count) for count in counts)
