"""The journal's feeds: whole for readers elsewhere, and as their standards want them."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser
import pytest

from plugins.journal.feeds import VERSION, elsewhere

ATOM = "{http://www.w3.org/2005/Atom}"
ORIGIN = "https://www.cardamum.exeve"
PAGE = f"{ORIGIN}/journal/a/"
ADDRESS = re.compile(r'\s(?:href|src|poster|cite)="([^"]*)"')


@pytest.fixture(scope="module")
def atom(site: Path) -> ET.Element:
    return ET.parse(site / "feeds/journal.atom.xml").getroot()


@pytest.fixture(scope="module")
def entries(site: Path) -> Any:
    return json.loads((site / "feeds/journal.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('<a href="/shop/">', f'<a href="{ORIGIN}/shop/">'),
        ('<a href="#b">', f'<a href="{PAGE}#b">'),
        ('<img src="../x.png">', f'<img src="{ORIGIN}/journal/x.png">'),
        ('<a href="https://example.org/">', '<a href="https://example.org/">'),
        ('<a href="mailto:a@example.org">', '<a href="mailto:a@example.org">'),
        ('<img srcset="/a.webp 400w, /b.webp 800w">', f'<img srcset="{ORIGIN}/a.webp 400w, {ORIGIN}/b.webp 800w">'),
        ('a<iframe src="/b"></iframe><button type="button">c</button>d', "ad"),
        ("say href=&quot;/x&quot;", "say href=&quot;/x&quot;"),
    ],
    ids=["root", "place", "beside", "other site", "mail", "set", "dead", "text"],
)
def test_a_text_is_made_whole_for_readers_elsewhere(written: str, read: str) -> None:
    assert elsewhere(written, PAGE) == read


@pytest.mark.parametrize("name", ["journal.atom.xml", "journal.rss.xml"])
def test_a_feed_reader_has_nothing_to_complain_of(site: Path, name: str) -> None:
    read = feedparser.parse((site / "feeds" / name).read_bytes())
    assert not read.bozo, read.get("bozo_exception")
    assert len(read.entries) == len(list((site / "journal").glob("*/index.html")))
    for entry in read.entries:
        assert entry.title and entry.summary and entry.published_parsed
        assert entry.link.startswith(f"{ORIGIN}/journal/")
        assert (site / urlsplit(entry.link).path.strip("/") / "index.html").is_file()


def test_the_atom_feed_has_what_rfc_4287_requires(atom: ET.Element) -> None:
    """RFC 4287: 4.1.1 and 4.1.2 for elements, 3.3 for dates, 4.2.6 for ids."""
    assert [len(atom.findall(ATOM + name)) for name in ("id", "title", "updated", "author")] == [1, 1, 1, 1]
    links = {link.get("rel"): link.get("href") for link in atom.findall(f"{ATOM}link")}
    assert links == {"self": f"{ORIGIN}/feeds/journal.atom.xml", "alternate": f"{ORIGIN}/journal/"}
    updated = []
    for entry in atom.findall(f"{ATOM}entry"):
        for name in ("id", "title", "updated", "published", "summary", "content"):
            (element,) = entry.findall(ATOM + name)
            assert element.text
        assert urlsplit(str(entry.findtext(f"{ATOM}id"))).scheme == "tag"
        updated.append(dt.datetime.fromisoformat(str(entry.findtext(f"{ATOM}updated"))))
    ids = [entry.findtext(f"{ATOM}id") for entry in atom.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    assert dt.datetime.fromisoformat(str(atom.findtext(f"{ATOM}updated"))) == max(updated)


def test_an_id_is_the_one_it_was_when_the_note_came_out(atom: ET.Element) -> None:
    """A reader that meets another id shows the note as new once more."""
    ids = {entry.findtext(f"{ATOM}id") for entry in atom.findall(f"{ATOM}entry")}
    assert "tag:www.cardamum.exeve,2026-09-14:/journal/false-friends/" in ids


def test_the_json_feed_has_what_its_version_1_1_requires(entries: Any) -> None:
    """https://www.jsonfeed.org/version/1.1/: version, title, items; of an item, id and content; what it recommends."""
    assert entries["version"] == VERSION
    assert {"title", "home_page_url", "feed_url", "items", "authors", "language", "icon"} <= set(entries)
    assert entries["feed_url"] == f"{ORIGIN}/feeds/journal.json"
    for item in entries["items"]:
        assert {"id", "url", "title", "summary", "content_html", "date_published", "date_modified"} == set(item)
        assert item["id"] and item["content_html"]
        assert dt.datetime.fromisoformat(item["date_published"]).tzinfo
        assert item["date_modified"] >= item["date_published"]


def test_both_feeds_tell_the_same(atom: ET.Element, entries: Any) -> None:
    told = [
        [entry.findtext(ATOM + name) for name in ("id", "title", "content", "published", "updated")]
        for entry in atom.findall(f"{ATOM}entry")
    ]
    keys = ("id", "title", "content_html", "date_published", "date_modified")
    assert [[item[key] for key in keys] for item in entries["items"]] == told


def test_no_address_in_a_feed_is_relative_and_the_whole_text_is_there(site: Path, entries: Any) -> None:
    for item in entries["items"]:
        for address in ADDRESS.findall(item["content_html"]):
            assert urlsplit(address).scheme in ("https", "mailto"), (item["url"], address)
        page = (site / urlsplit(item["url"]).path.strip("/") / "index.html").read_text(encoding="utf-8")
        last = re.findall(r"<p>[^<]{40,}</p>", item["content_html"])[-1]
        assert last in page
        assert "<iframe" not in item["content_html"] and "<button" not in item["content_html"]
    assert 'href="/' not in (site / "feeds/journal.rss.xml").read_text(encoding="utf-8")
