"""How a date is written in a head: ``2026-12-03``, or with a time, ``2026-12-03 14:30``. The checks and the build read
it here, so that what one takes the other takes too; Python and Pelican each know forms that the other does not.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from pelican import readers
from pelican.utils import SafeDatetime

_MOMENT = re.compile(r"(?:19|2\d)\d\d-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?", re.ASCII)
_DAY_LENGTH = len("2026-12-03")


def moment(text: str) -> dt.datetime:
    """A day, or a day and a time, which is that of the shop.

    :raises ValueError: where it is written otherwise, or there is no such day.
    """
    try:
        if _MOMENT.fullmatch(text):
            return dt.datetime.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError("must be a day that there is, such as 2026-12-03")


def day(text: str) -> dt.date:
    """A day without a time.

    :raises ValueError: where it is written otherwise, or there is no such day.
    """
    try:
        if len(text) == _DAY_LENGTH:
            return moment(text).date()
    except ValueError:
        pass
    raise ValueError("must be a day, such as 2026-12-03")


def _built(text: str, _: Any) -> SafeDatetime:
    """The same for Pelican, in its own class of dates."""
    return SafeDatetime(*moment(text.strip()).timetuple()[:6])


def register() -> None:
    for field in ("date", "modified"):
        readers.METADATA_PROCESSORS[field] = _built
