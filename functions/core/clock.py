"""The shop's own time, which is for people; what is stored is UTC."""

from __future__ import annotations

import datetime as dt

from functions.core.attributes import timestamp


def local(moment: str) -> dt.datetime:
    """A moment (RFC 3339) in the shop's time, which is for people; what is stored is UTC.

    Summer time is from the last Sunday of March to the last of October, at 01:00 UTC (Directive 2000/84/EC). By this
    rule, because Lambda's own system has no list of time zones.
    """
    at = dt.datetime.fromisoformat(moment).astimezone(dt.UTC)
    summer = _last_sunday(at.year, 3) <= at < _last_sunday(at.year, 10)
    return at.astimezone(dt.timezone(dt.timedelta(hours=2 if summer else 1)))


def day(now: float) -> dt.date:
    """The day that it is in the shop's time.

    :param now: epoch seconds.
    """
    return local(timestamp(now)).date()


def _last_sunday(year: int, month: int) -> dt.datetime:
    """Of a month with 31 days, at 01:00 UTC."""
    last = dt.datetime(year, month, 31, 1, tzinfo=dt.UTC)
    return last - dt.timedelta(days=last.isoweekday() % 7)
