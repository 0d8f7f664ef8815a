"""The site map: every canonical page, each with the day on which it last changed."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from plugins.core import output_pages
from plugins.discovery.sitemap import _CANONICAL, NAMESPACE, day, sitemap

ORIGIN = "https://www.cardamum.exeve"
OLD, NEW = dt.date(2026, 1, 2), dt.date(2026, 3, 4)
DAYS = {"/shop/": OLD, "/about/": OLD, "/shop/sumac/": NEW}
LISTED = ("/shop/sumac/",)


@pytest.fixture(scope="module")
def entries(site: Path) -> dict[str, str]:
    """What is built: days by path."""
    root = ET.parse(site / "sitemap.xml").getroot()
    found = {}
    for url in root:
        place = str(url.findtext(f"{{{NAMESPACE}}}loc"))
        found[place.removeprefix(ORIGIN)] = url.findtext(f"{{{NAMESPACE}}}lastmod") or ""
    return found


def test_a_listing_is_as_new_as_the_newest_that_it_lists() -> None:
    assert day("/shop/", LISTED, DAYS, {"/shop/"}) == NEW
    assert day("/shop/", (), DAYS, {"/shop/"}) == OLD
    assert day("/shop/pods/", LISTED, DAYS, ()) == NEW, "a list with no text of its own"


def test_a_page_that_only_mentions_a_product_keeps_its_own_day() -> None:
    assert day("/about/", LISTED, DAYS, {"/shop/"}) == OLD


def test_a_page_whose_day_is_not_known_stands_there_without_one() -> None:
    assert day("/new/", (), DAYS, ()) is None
    file = sitemap({f"{ORIGIN}/new/": None, f"{ORIGIN}/about/": OLD}).decode()
    assert file.count("<loc>") == 2
    assert re.findall("<lastmod>(.*)</lastmod>", file) == ["2026-01-02"]


def test_it_lists_the_pages_that_name_their_own_address_and_no_other(site: Path, entries: dict[str, str]) -> None:
    own = set()
    for file in site.rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        path = "/" + file.relative_to(site).as_posix().removesuffix("index.html")
        if output_pages.found(file, _CANONICAL)[:1] == (ORIGIN + path,):
            own.add(path)
            assert 'content="noindex"' not in html
    assert set(entries) == own
    assert {"/", "/shop/", "/shop/sumac/", "/search/", "/choices/de/", "/privacy/"} <= own
    assert "/404.html" not in own


def test_every_page_has_a_day_that_is_not_ahead(entries: dict[str, str], register: Any) -> None:
    latest = max(dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1), register.policy.effective)
    for path, changed in entries.items():
        assert changed, f"{path} has no day: run make dates"
        assert dt.date.fromisoformat(changed) <= latest, path


def test_the_policy_is_as_old_as_it_says(entries: dict[str, str], register: Any) -> None:
    assert entries["/privacy/"] == register.policy.effective.isoformat()


def test_robots_are_told_of_the_map_and_kept_from_the_functions(site: Path) -> None:
    told = (site / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in told
    assert "Disallow: /api/" in told
