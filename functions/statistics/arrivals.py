"""Which letter, promotion or survey of ours brought a visit: a number a week for each, and nothing of who came.

A browser says it once, for those who allow marketing (theme/static/js/arrival.js). What it sends has no id, and no item
is kept of a single visit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from functions import register
from functions.core import problems, store
from functions.core.problems import FieldError
from functions.core.settings import setting
from functions.core.text import shown
from functions.languages import say
from functions.register import promotions
from functions.statistics import views

_FIELD = "source"
# Where the page of a source stands; a source without a page is none. A promotion has its code.
_PAGES = {"letter": "/news/", "survey": "/surveys/"}
_NO_LETTERS = ("preferences",)


def source(sent: Mapping[str, Any]) -> str:
    """What a browser says led to this visit, such as ``letter/the-new-harvest``.

    :raises problems.Problem: 422 naming what is wrong.
    """
    errors = [FieldError(shown(name), say("errors.unknown")) for name in sorted(set(sent) - {_FIELD})[:5]]
    found = sent.get(_FIELD)
    if not found:
        errors.append(FieldError(_FIELD, say("errors.missing")))
    elif not isinstance(found, str) or not _known(found):
        errors.append(FieldError(_FIELD, say("errors.unlisted")))
    if errors:
        raise problems.fields(*errors)
    return str(found)


def add(found: str, now: float) -> None:
    """Count one visit. An update whose answer was lost and that is sent again finds its own mark, and counts once.

    :raises problems.Problem: 503 where the table does not answer.
    """
    day = dt.datetime.fromtimestamp(now, dt.UTC).date()
    year, week, _ = day.isocalendar()
    store.change(
        setting("ARRIVAL_TABLE"),
        {"year": str(year), "arrival": f"{year}-W{week:02} {found}"},
        "SET visits = if_not_exists(visits, :none) + :one, last_update = :id, expires_at = :expires",
        only_if="attribute_not_exists(last_update) OR last_update <> :id",
        names={},
        values={
            ":none": 0,
            ":one": 1,
            ":id": str(uuid4()),
            ":expires": register.current().records["arrivals"].expires_at(now),
        },
    )


def of_years(*years: int) -> Iterator[tuple[dt.date, str, int]]:
    """The counts of some years: the Monday of the week, the source, how many visits it brought.

    :raises problems.Problem: 503 where the table does not answer.
    """
    for year in sorted(years):
        for item in store.under("ARRIVAL_TABLE", "year", str(year)):
            week, _, found = item["arrival"].partition(" ")
            yield dt.date.fromisoformat(f"{week}-1"), found, int(item["visits"])


def _known(found: str) -> bool:
    kind, _, slug = found.partition("/")
    if kind == "promotion":
        return slug.upper() in promotions.current()
    return kind in _PAGES and slug not in _NO_LETTERS and f"{_PAGES[kind]}{slug}/" in views.paths()
