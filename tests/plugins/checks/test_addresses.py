"""The addresses that checks know are those that there are, and the ids those that pages have."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from plugins import checks
from plugins.checks import addresses
from plugins.checks.anchors import Anchors
from plugins.checks.site import Site

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def known() -> Site:
    """Our own site, from its sources."""
    return checks._site(ROOT)


def _file(site: Path, address: str) -> Path:
    return site / f"{address[1:]}index.html" if address.endswith("/") else site / address[1:]


def test_every_address_is_a_file_of_the_built_site_or_answered_by_a_function(known: Site, site: Path) -> None:
    answered = {*addresses.routes(ROOT / addresses.TEMPLATE), *addresses.LOG}
    live = {address for address, owner in known.owners.items() if not owner.entry or owner.entry.live}
    assert [address for address in sorted(live - answered) if not _file(site, address).is_file()] == []


def test_every_page_of_the_built_site_is_known(known: Site, site: Path) -> None:
    built = {"/" + path.relative_to(site).as_posix().removesuffix("index.html") for path in site.rglob("*.html")}
    assert built - set(known.owners) == set()


def test_the_routes_are_those_of_the_template(template: Any) -> None:
    # No text can lead to a route that has a place to fill in.
    assert set(addresses.routes(ROOT / addresses.TEMPLATE)) == {
        route.path for route in template.routes if route.method == "GET" and "{" not in route.path
    }


def test_every_id_on_a_built_page_can_be_linked(known: Site, site: Path) -> None:
    anchors = Anchors(known)
    pages = {address: owner.entry for address, owner in known.owners.items() if owner.entry and owner.entry.live}
    assert len(pages) > 35
    for address, entry in pages.items():
        html = _file(site, address).read_text(encoding="utf-8")
        assert [name for name in re.findall(r'\sid="([^"]+)"', html) if not anchors.has(entry, name)] == [], address


def test_no_id_is_taken_for_granted(known: Site) -> None:
    anchors = Anchors(known)
    for path in ("pages/receipt", "pages/promises", "journal/two-clicks", "products/sumac", "categories/pods"):
        assert not anchors.has(known.by_path[f"content/{path}.md"], "P99"), path
