"""Which pages there are, as the built site says it."""

from __future__ import annotations

import re
from pathlib import Path

SITE = Path(__file__).parent.parent.parent / "output"
# What no search engine is to list.
UNLISTED = ("/404.html", "/basket/")
_PLACE = re.compile(r"<loc>https://[^/<]+(/[^<]*)</loc>")


def pages() -> list[str]:
    """The path of every page of the site map, and of those that it leaves out."""
    listed = SITE / "sitemap.xml"
    found = _PLACE.findall(listed.read_text(encoding="utf-8")) if listed.exists() else []
    return sorted({*found, *UNLISTED})
