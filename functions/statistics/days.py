"""Counts of a day, made from its single views and its first answers to the banner every night, and kept when the views
are gone.

A day is counted anew on each of the two nights after it, from all of them, and what is written never says less than
what stands there. So a run that comes late, twice, or after one that was killed leaves the same counts, as long as it
comes before the first view of the day has expired.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from functions import register
from functions.core import store
from functions.core.attributes import Item
from functions.core.settings import setting
from functions.statistics import views
from functions.statistics.views import ALL, ANSWERS, COUNTED

# Days that still have all their views: one is kept for three times 24 hours (functions/register.toml).
_WHOLE = 2
# First answers since a day: the day of each, and the purposes that it allowed (functions/consent/first_answers.py).
Answers = Callable[[str], Iterable[tuple[str, Iterable[str]]]]


def roll_up(now: dt.datetime, answers_since: Answers) -> int:
    """Count the days before ``now`` that have all their views; how many views there were.

    :raises problems.Problem: 503 where a table does not answer: the next night counts the same days.
    """
    days = [now.date() - dt.timedelta(days=ago) for ago in range(1, _WHOLE + 1)]
    views_counted = sum(_count(day, now) for day in days)
    answers: dict[str, Counter[str]] = {day.isoformat(): Counter() for day in days}
    for day, granted in answers_since(min(answers)):
        if day in answers:
            answers[day].update((ALL, *granted))
    for date in days:
        if counts := answers[date.isoformat()]:
            _write(date, "answered", counts[ALL], {ANSWERS: dict(counts)}, now)
    return views_counted


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
        _write(day, "views", total, {name: dict(counts) for name, counts in found.items()}, now)
    return total


def _write(day: dt.date, total_name: str, total: int, tables: Item, now: dt.datetime) -> None:
    names = {"#total": total_name} | {f"#{name}": name for name in tables}
    values = {":total": total, ":expires": register.current().records["views"].expires_at(now.timestamp())}
    sets = ["#total = :total", "expires_at = :expires", *(f"#{name} = :{name}" for name in tables)]
    store.change(
        setting("DAY_TABLE"),
        {"year": str(day.year), "day": day.isoformat()},
        f"SET {', '.join(sets)}",
        only_if="attribute_not_exists(#total) OR #total < :total",
        names=names,
        values=values | {f":{name}": counts for name, counts in tables.items()},
    )
