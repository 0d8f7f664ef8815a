"""What is published of the counts: whole weeks, every number rounded down to tens, nothing below ten.

The rule is rounding to a base (functions/core/rounding.py). Totals are rounded by themselves and are no sums of what is
published, so that no subtraction gives a number that was held back. Someone's k views change no published number by
more than k rounded up to tens; a test tries that with views as they come. Staff have no other view than this.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from functions.core.attributes import Item
from functions.core.rounding import BASE, rounded
from functions.statistics.views import ALL, ANSWERS, COUNTED

PAIRS, SOURCES = "pairs", "sources"
TABLES = (*COUNTED, SOURCES, ANSWERS)
# The Monday of a week, what brought visits in it, and how many.
Arrival = tuple[dt.date, str, int]
RULE = (
    f"Whole weeks, from Monday to Sunday (UTC). Every number is rounded down to a multiple of {BASE}, "
    f"and what has fewer than {BASE} is left out."
)
# A week is published once its Sunday has been counted twice.
_SETTLED = dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Week:
    """The published numbers of one ISO week. ``tables``: ``{"pages": {"/shop/": 40}}``, the largest first."""

    monday: dt.date
    views: int
    tables: dict[str, dict[str, int]]

    @property
    def sunday(self) -> dt.date:
        return self.monday + dt.timedelta(days=6)

    @property
    def name(self) -> str:
        """As ISO 8601 writes it: ``2026-W48``."""
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"


def published(days: Iterable[Item], arrivals: Iterable[Arrival], today: dt.date) -> list[Week]:
    """Every whole week that is settled, oldest first.

    :param days: counts as ``days.of_years`` gives them. :param arrivals: as ``arrivals.of_years`` does.
    """
    found: dict[dt.date, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for day in days:
        date = dt.date.fromisoformat(day["day"])
        week = found[date - dt.timedelta(days=date.weekday())]
        week[ALL][ALL] += day.get("views", 0)
        for name in (*COUNTED, ANSWERS):
            week[name].update(day.get(name, {}))
    for monday, source, visits in arrivals:
        found[monday][SOURCES][source] += visits
    weeks = (_week(monday, counts) for monday, counts in sorted(found.items()))
    return [week for week in weeks if week.sunday + _SETTLED <= today]


def as_json(weeks: Iterable[Week]) -> dict[str, Any]:
    """The numbers for programs."""
    return {
        "rule": RULE,
        "weeks": [
            {"week": one.name, "from": f"{one.monday}", "to": f"{one.sunday}", "views": one.views} | one.tables
            for one in weeks
        ],
    }


def as_csv(weeks: Iterable[Week]) -> str:
    """The numbers for a spreadsheet, a number a line (RFC 4180)."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(("week", "from", "to", "table", "name", "views"))
    for week in weeks:
        head = (week.name, week.monday, week.sunday)
        lines.writerow((*head, ALL, "", week.views))
        lines.writerows((*head, table, *row) for table, rows in week.tables.items() for row in rows.items())
    return text.getvalue()


def _week(monday: dt.date, counts: dict[str, Counter[str]]) -> Week:
    tables = {}
    for name in TABLES:
        shown = {key: rounded(count) for key, count in counts[name].items() if count >= BASE}
        tables[name] = dict(sorted(shown.items(), key=lambda row: (-row[1], row[0])))
    return Week(monday, rounded(counts[ALL][ALL]), tables)
