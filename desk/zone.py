"""The shop's time zone, in which days begin and end (``TIMEZONE`` of pelicanconf.py)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
