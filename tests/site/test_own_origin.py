"""Nothing that a page loads comes from anyone else, as its source says; what browsers do, tests/browser watches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.site.pages import Built, Element

# What is loaded without a click. A link that is followed is the visitor's own act.
LOADED = ("src", "poster", "data", "background", "action", "formaction", "ping", "manifest")
LINKED = {"stylesheet", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "icon", "manifest"}
_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")


def loads(element: Element) -> Iterator[str]:
    """The addresses that a browser asks for when it meets an element."""
    yield from (element.get(name) for name in LOADED if element.get(name))
    for name in ("srcset", "imagesrcset"):
        yield from (part.split()[0] for part in element.get(name).split(",") if part.strip())
    rel = set(element.get("rel").lower().split())
    if element.tag in ("use", "image") or (element.tag == "link" and rel & LINKED):
        yield element.get("href") or element.get("xlink:href")


def own(address: str) -> bool:
    parts = urlsplit(address.strip())
    return not parts.scheme and not parts.netloc


@pytest.mark.promise("P11")
def test_no_page_loads_anything_from_elsewhere(built: list[Built]) -> None:
    wrong = [
        f"{page.path}:{element.line}: {address}"
        for page in built
        for element in page.elements
        for address in loads(element)
        if not own(address)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "element",
    [
        Element("img", {"srcset": "/a.png 1x, https://example.org/b.png 2x"}, 1),
        Element("script", {"src": "//example.org/a.js"}, 1),
        Element("link", {"rel": "preconnect", "href": "https://example.org"}, 1),
        Element("form", {"action": "https://example.org/"}, 1),
    ],
    ids=["picture", "script", "hint", "form"],
)
def test_what_would_be_loaded_from_elsewhere_is_seen(element: Element) -> None:
    assert not all(map(own, loads(element)))


def test_no_style_sheet_or_drawing_loads_anything_from_elsewhere(site: Path) -> None:
    files = [path for suffix in ("*.css", "*.svg") for path in site.rglob(suffix)]
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert [a or b for a, b in _URL.findall(text) if not own(a or b)] == [], file.name
        assert not re.search(r"<(script|foreignObject)|\shref=[\"'](?!#)|\son\w+=", text), file.name


def test_no_script_names_another_origin(site: Path, template: object) -> None:
    for file in site.rglob("*.js"):
        assert re.findall(r"[\"'`](?:https?:)?//[^\"'`]+", file.read_text(encoding="utf-8")) == [], file.name
