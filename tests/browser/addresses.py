"""Which pages there are, as the built site says it."""

from __future__ import annotations

import re

from tests import run_folder

# What no search engine is to list.
UNLISTED = ("/404.html", "/basket/")
PROMISE = "/promises/p09/"
_A_PROMISE = re.compile(r"/promises/[pa]\d\d/")
_PLACE = re.compile(r"<loc>https://[^/<]+(/[^<]*)</loc>")


def every() -> list[str]:
    """The path of every page there is."""
    site = run_folder.site()
    return sorted("/" + file.relative_to(site).as_posix().removesuffix("index.html") for file in site.rglob("*.html"))


def pages() -> list[str]:
    """The path of every page of the site map, and of those that no search engine lists.

    Left out are the shop's lists in another order or through a filter, and the policy under its version's own address:
    for what takes a browser some seconds, the page that each names as the canonical one stands for it. Of the pages of
    single promises, which are all alike, one that can be checked in the browser stands for the others.
    """
    listed = run_folder.site() / "sitemap.xml"
    found = _PLACE.findall(listed.read_text(encoding="utf-8")) if listed.exists() else []
    return sorted(path for path in {*found, *UNLISTED} if path == PROMISE or not _A_PROMISE.fullmatch(path))
