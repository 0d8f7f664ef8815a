"""``security.txt`` (RFC 9116) names the day until which it may be believed; ``make check`` says in time to renew it.

To renew: see that what it says still holds, and set ``Expires`` in theme/templates/security.txt to a day within a year.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

# RFC 9116, 2.5.5, recommends less than a year ahead.
LONGEST = dt.timedelta(days=365)
# Time enough to renew it before it is void.
LEAST = dt.timedelta(days=30)
_HOW = "see that it still holds, and set Expires in theme/templates/security.txt to a day within a year"


def fields(text: str) -> dict[str, list[str]]:
    """Every field's values by its lower-case name, in order."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon and not line.startswith("#"):
            found.setdefault(name.strip().lower(), []).append(value.strip())
    return found


def wrong(text: str, now: dt.datetime) -> str | None:
    """What is wrong with the file's day of expiry, and what to do; None where nothing is."""
    given = fields(text).get("expires", [])
    if len(given) != 1:
        return f"security.txt says Expires {len(given)} times: {_HOW}"
    left = dt.datetime.fromisoformat(given[0]) - now
    if left < LEAST:
        return f"security.txt expires on {given[0]}: {_HOW}"
    if left > LONGEST:
        return f"security.txt expires more than a year from now: {_HOW}"
    return None


if __name__ == "__main__":
    sys.exit(wrong(Path(sys.argv[1]).read_text(encoding="utf-8"), dt.datetime.now(dt.UTC)))
