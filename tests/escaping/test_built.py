"""Whatever editors write is text wherever the build puts it: not one element, attribute or script more than without."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from functions.core.html import folder
from plugins.core import escaping
from plugins.discovery.search import fold
from tests.escaping import reading
from tests.escaping.conftest import Exact
from tests.escaping.feeding import PAYLOAD, Fed
from tests.versions import CURRENT

pytestmark = pytest.mark.slow
CHANGES = "output/privacy/changes/index.html"
ATOM = "{http://www.w3.org/2005/Atom}"
# What is HTML to readers of feeds (RFC 4287, by its type; the RSS Advisory Board's profile); all else is plain.
HTML_IN_FEEDS = (f"{ATOM}entry/{ATOM}summary", f"{ATOM}entry/{ATOM}content", "channel/item/description")
FEEDS = ("feeds/journal.atom.xml", "feeds/journal.rss.xml")


def test_every_page_has_the_shape_that_it_has_without(theirs: dict[str, ET.Element], site: Path) -> None:
    ours = reading.built(site, folder())
    assert ours.keys() == theirs.keys() and len(ours) > 100
    for name, root in theirs.items():
        # What changed in the policy is other words, marked by the same two elements.
        known, found = reading.shape(ours[name]), reading.shape(root)
        assert found == known if name != CHANGES else set(found) == set(known), name
        assert reading.scripts(root) == reading.scripts(ours[name]), name
        assert not reading.unsafe_addresses(root), name


def test_every_page_says_letter_for_letter_what_was_written(theirs: dict[str, ET.Element], exact: Exact) -> None:
    for root in theirs.values():
        exact(reading.values(root))


def html_in(feed: ET.Element) -> list[ET.Element]:
    """What is HTML in a feed, as pages; it is taken out."""
    found = [one for path in HTML_IN_FEEDS for one in feed.findall(path)]
    read = [reading.page(one.text or "") for one in found]
    for one in found:
        one.clear()
    return read


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_says_what_was_written(hostile: Fed, site: Path, exact: Exact, name: str) -> None:
    ours, root = (ET.parse(folder / name).getroot() for folder in (site, hostile.root / "output"))
    assert [one.tag for one in root.iter()] == [one.tag for one in ours.iter()]
    bodies = html_in(root)
    assert [reading.shape(one) for one in bodies] == [reading.shape(one) for one in html_in(ours)]
    seen = exact([one.text or "" for one in root.iter()]) | exact(
        value for one in bodies for value in reading.values(one)
    )
    assert {"article.eleven-grams.title", "article.eleven-grams.summary", "register.site.name"} <= seen


def test_the_json_feed_says_what_was_written(hostile: Fed, exact: Exact) -> None:
    feed = json.loads((hostile.root / "output/feeds/journal.json").read_text(encoding="utf-8"))
    bodies = [item.pop("content_html") for item in feed["items"]]
    assert {"article.eleven-grams.title", "article.eleven-grams.summary"} <= exact(reading.texts(feed))
    for html in bodies:
        exact(reading.values(reading.page(html)))


def test_the_search_index_shows_and_finds_what_was_written(hostile: Fed, exact: Exact) -> None:
    (path,) = (hostile.root / "output/theme/search").glob("index.*.json")
    index = json.loads(path.read_text(encoding="utf-8"))
    assert {"product.sumac.title", "category.pods.summary", "page.about.title", f"policy.{CURRENT}.title"} <= exact(
        reading.texts(index["pages"])
    )
    assert all(fold(hostile.parts["synonym"]) in word for word in index["same"])


def test_structured_data_says_what_was_written(theirs: dict[str, ET.Element], exact: Exact) -> None:
    seen: set[str] = set()
    for root in theirs.values():
        for script in root.iter("script"):
            if script.get("type") == "application/ld+json":
                seen |= exact(reading.texts(json.loads(script.text or "")))
    wanted = {"product.sumac.title", "product.sumac.summary", "article.two-clicks.title", "page.about.summary"}
    assert wanted | {"category.pods.title", "register.site.name"} <= seen


def test_what_is_no_html_is_not_escaped_as_html(hostile: Fed, site: Path, exact: Exact) -> None:
    output = hostile.root / "output"
    manifest = json.loads((output / "site.webmanifest").read_text(encoding="utf-8"))
    assert exact(reading.texts(manifest)) == {"register.site.name", "register.site.tagline"}
    prices = json.loads((hostile.root / "functions/pages/prices.json").read_text(encoding="utf-8"))
    assert "product.sumac.title" in exact(reading.texts(prices))
    for name in ("robots.txt", ".well-known/security.txt", ".well-known/gpc.json"):
        assert (output / name).read_bytes() == (site / name).read_bytes(), name
    addresses = [
        [one.text for one in ET.parse(folder / "sitemap.xml").iter() if one.tag.endswith("loc")]
        for folder in (output, site)
    ]
    assert addresses[0] == addresses[1]


@pytest.mark.parametrize(
    ("name", "escaped"),
    [("page.html", True), ("picture.svg", True), ("feed.xml", True), ("new", True)]
    + [(f"robots.{ending}", False) for ending in ("txt", "json", "webmanifest")],
)
def test_a_template_is_escaped_by_its_ending(name: str, escaped: bool) -> None:
    assert escaping.AUTOESCAPE(name) is escaped


def test_a_note_called_salt_and_spice_is_called_so_everywhere(hostile: Fed, theirs: dict[str, ET.Element]) -> None:
    title, whole = "Salt <spice>", hostile.parts["article.false-friends.title"]
    note = theirs["output/journal/false-friends/index.html"]
    assert f"{title} {whole}" in reading.shown(note.find(".//h1"))  # type: ignore[arg-type]
    assert reading.shown(note.find(".//title")).startswith(f"{title} {whole} · ")  # type: ignore[arg-type]
    for place in ("output/journal/index.html", "output/search/index.html"):
        assert f"{title} {whole}" in reading.shown(theirs[place])
    assert f"{title} {PAYLOAD}".count("<spice>") == 2
