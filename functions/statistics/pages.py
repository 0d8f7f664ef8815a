"""``/statistics/`` as a page: each set of numbers as a chart and as a table, for which no script is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from functions import languages, register
from functions.core import charts
from functions.core.html import Html, table
from functions.core.rounding import BASE, shown
from functions.statistics import views
from functions.statistics.views import ALL, ANSWERS
from functions.statistics.weeks import SOURCES, Week

_WEEKS_SHOWN = 26
_HEADINGS = {
    "pages": ("Pages", "Page"),
    "sites": ("Where visits came from", "From"),
    "pairs": ("Products looked at one after the other", "Two products"),
    "sources": ("Which letter, promotion or survey brought visits", "From"),
    "browsers": ("Browsers", "Browser"),
    "languages": ("Languages of browsers", "Language"),
    "widths": ("Width of the window", "Width"),
}
_NAMES = {
    "here": "Another page of this site",
    "none": "No site: typed, saved, or not said",
    "other": "Something else",
    "0": "Under 600 pixels",
    "1": "600 to 1,199 pixels",
    "2": "1,200 pixels and more",
    "google": "Google", "bing": "Bing", "duckduckgo": "DuckDuckGo", "ecosia": "Ecosia", "qwant": "Qwant",
    "yahoo": "Yahoo", "facebook": "Facebook", "instagram": "Instagram", "reddit": "Reddit",
}  # fmt: skip


def numbers(weeks: Sequence[Week]) -> Html:
    """Views by week, and the tables of the last week; a sentence where no week is published yet."""
    if not weeks:
        return Html("<p>No whole week has been counted yet.</p>")
    last = weeks[-1]
    by_week = {week.name: week.views for week in reversed(weeks[-_WEEKS_SHOWN:])}
    parts = [_part("weeks", "Page views by week", "Week", by_week)]
    span = f"{languages.day(last.monday, languages.DEFAULT)} to {languages.day(last.sunday, languages.DEFAULT)}"
    parts.append(f"<h2>The last whole week, {escape(span)}</h2>{_agreed(last.tables[ANSWERS])}")
    for name, (heading, column) in _HEADINGS.items():
        rows = {_name(name, key): count for key, count in last.tables[name].items()}
        parts.append(_part(name, heading, column, rows, level=3))
    return Html("".join(parts))


def bars(caption: str, rows: Mapping[str, int]) -> Html:
    """A bar chart of counts."""
    return charts.bars(caption, [(name, count, shown(count)) for name, count in rows.items()])


def _agreed(counts: Mapping[str, int]) -> str:
    """How many answered the banner, and how many of them allowed each purpose. The shares are those of the published
    numbers, so they tell no more than these do.
    """
    asked = counts.get(ALL, 0)
    found = f'<section aria-labelledby="{ANSWERS}"><h3 id="{ANSWERS}">How many agree</h3>'
    if not asked:
        return f"{found}<p>Fewer than {BASE} answered the banner.</p></section>"
    rows = [("Answered the banner", asked, shown(asked))]
    for name in register.current().optional:
        count = counts.get(name, 0)
        share = f" (about {round(count * 100 / asked)} %)" if count else ""
        rows.append((f"Allowed “{register.current().purposes[name].title}”", count, shown(count) + share))
    cells = [(label, said) for label, _, said in rows]
    chart = charts.bars("How many agree", rows)
    return f"{found}{chart}{table('How many agree', ('Answer', 'First answers'), cells)}</section>"


def _part(name: str, heading: str, column: str, rows: Mapping[str, int], level: int = 2) -> str:
    counted = "Visits" if name == SOURCES else "Views"
    found = f'<section aria-labelledby="{name}"><h{level} id="{name}">{escape(heading)}</h{level}>'
    if not rows:
        return f"{found}<p>Nothing had {BASE} {counted.lower()} or more.</p></section>"
    cells = [(key, shown(count)) for key, count in rows.items()]
    return f"{found}{bars(heading, rows)}{table(heading, (column, counted), cells)}</section>"


def _name(table_name: str, key: str) -> str:
    """A row's name for people."""
    if table_name == "languages" and key in languages.OFFERED:
        return str(languages.words(key)["language"]["name"])
    if table_name == "pairs":
        return ", ".join(views.products().get(path, path) for path in key.split())
    return key if table_name == "pages" else _NAMES.get(key, key)
