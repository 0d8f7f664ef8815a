"""Counts of a day, made from its single views every night and kept when those are gone.

A day is counted anew on each of the two nights after it, from all its views, and what is written never says less than
what stands there. So a run that comes late, twice, or after one that was killed leaves the same counts, as long as it
comes before the first view of the day has expired.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from functions import register
from functions.core import store
from functions.core.attributes import Item
from functions.core.settings import setting
from functions.statistics import views
from functions.statistics.views import COUNTED

# Days that still have all their views: one is kept for three times 24 hours (functions/register.toml).
_WHOLE = 2


def roll_up(now: dt.datetime) -> int:
    """Count the days before ``now`` that have all their views; how many views there were.

    :raises problems.Problem: 503 where a table does not answer: the next night counts the same days.
    """
    return sum(_count(now.date() - dt.timedelta(days=ago), now) for ago in range(1, _WHOLE + 1))


def of_years(*years: int) -> Iterator[Item]:
    """The counts of the days of some years, oldest first.

    :raises problems.Problem: 503 where the table does not answer.
    """
    for year in sorted(years):
        yield from store.under("DAY_TABLE", "year", str(year))


def _count(day: dt.date, now: dt.datetime) -> int:
    found: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
    total = 0
    for shard in views.SHARDS:
        for view in store.under("VIEW_TABLE", "part", views.part(day.isoformat(), shard)):
            total += 1
            for name, attribute in COUNTED.items():
                if attribute in view:
                    found[name][view[attribute]] += 1
    if total:
        _write(day, total, {name: dict(counts) for name, counts in found.items()}, now)
    return total


def _write(day: dt.date, total: int, tables: Item, now: dt.datetime) -> None:
    names = {"#views": "views"} | {f"#{name}": name for name in tables}
    values = {":views": total, ":expires": register.current().records["views"].expires_at(now.timestamp())}
    sets = ["#views = :views", "expires_at = :expires", *(f"#{name} = :{name}" for name in tables)]
    store.change(
        setting("DAY_TABLE"),
        {"year": str(day.year), "day": day.isoformat()},
        f"SET {', '.join(sets)}",
        only_if="attribute_not_exists(#views) OR #views < :views",
        names=names,
        values=values | {f":{name}": counts for name, counts in tables.items()},
    )
