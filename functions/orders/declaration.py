"""A withdrawal as the table keeps it, beside the orders: how it is told from one, its states, what people read."""

from __future__ import annotations

import datetime as dt

from functions.core.attributes import Item
from functions.languages import day, say

PREFIX = "withdrawal-"
# The states of a withdrawal: it waits for one of us, or has been seen to.
RECEIVED, DONE = "received", "done"


def is_about(item: Item) -> bool:
    """Whether an item of the order table is a withdrawal and no order."""
    return str(item["id"]).startswith(PREFIX)


def local(moment: str) -> dt.datetime:
    """A moment (RFC 3339) in the shop's time, which is for people; what is stored is UTC.

    Summer time is from the last Sunday of March to the last of October, at 01:00 UTC (Directive 2000/84/EC). By this
    rule, because Lambda's own system has no list of time zones.
    """
    at = dt.datetime.fromisoformat(moment).astimezone(dt.UTC)
    summer = _last_sunday(at.year, 3) <= at < _last_sunday(at.year, 10)
    return at.astimezone(dt.timezone(dt.timedelta(hours=2 if summer else 1)))


def _last_sunday(year: int, month: int) -> dt.datetime:
    """Of a month with 31 days, at 01:00 UTC."""
    last = dt.datetime(year, month, 31, 1, tzinfo=dt.UTC)
    return last - dt.timedelta(days=last.isoweekday() % 7)


def moment(at: str, language: str) -> str:
    """``2026-11-30T11:05:00Z`` → ``30 November 2026, 12:05 (UTC+01:00)``: the hour is said with its offset, because one
    hour a year comes twice.
    """
    here = local(at)
    offset = here.strftime("%z")
    return f"{day(here, language)}, {here:%H:%M} (UTC{offset[:3]}:{offset[3:]})"


def facts(item: Item, language: str) -> tuple[tuple[str, str], ...]:
    """What was declared, for the mail and for the page."""
    rows = (
        ("received", moment(item["placed_at"], language)),
        ("name", item["name"]),
        ("number", item["number"]),
        ("email", item["email"]),
        ("what", item["note"] or say("withdrawal.all", language)),
    )
    return tuple((say(f"withdrawal.{name}", language), value) for name, value in rows)
