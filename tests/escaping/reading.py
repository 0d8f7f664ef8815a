"""What a program that reads a page, feed or file gets of it: its shape, and every text and value in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import html5lib

ADDRESSES = {"href", "src", "action", "formaction", "data-src", "poster", "cite"}
SAFE = {"", "https", "mailto", "tel"}


def page(html: str) -> ET.Element:
    """A page as a browser reads it."""
    return html5lib.parse(html, namespaceHTMLElements=False)


def built(site: Path, pages: Path) -> dict[str, ET.Element]:
    """Every page of a built site and of its functions, slots open: ``output/…`` and ``functions/pages/…``."""
    found = {
        f"output/{path.relative_to(site).as_posix()}": path.read_text(encoding="utf-8") for path in site.rglob("*.html")
    }
    for path in pages.rglob("*.html"):
        name = f"functions/pages/{path.relative_to(pages).as_posix()}"
        found[name] = Template(path.read_text(encoding="utf-8")).safe_substitute()
    return {name: page(html) for name, html in sorted(found.items())}


def shape(root: ET.Element) -> list[tuple[str, tuple[str, ...]]]:
    """Every element of a page in order, with the names of its attributes."""
    return [(one.tag, tuple(sorted(one.attrib))) for one in root.iter() if isinstance(one.tag, str)]


def scripts(root: ET.Element) -> list[str]:
    """Every inline script that a browser would run."""
    return [one.text or "" for one in root.iter("script") if one.get("type") != "application/ld+json" and one.text]


def values(root: ET.Element) -> Iterator[str]:
    """The text of a page, as one, and each attribute's value; what is JSON as the texts in it."""
    yield shown(root)
    for one in root.iter():
        if one.tag == "script" and one.get("type") == "application/ld+json":
            yield from texts(json.loads(one.text or ""))
        for value in one.attrib.values():
            if value.startswith('{"'):
                yield from texts(json.loads(value))
            else:
                yield unquote(value) if value.startswith("mailto:") else value


def shown(root: ET.Element) -> str:
    """The text of a page without scripts, styles and what is told to be gone."""
    parts: list[str] = []

    def walk(one: ET.Element) -> None:
        if one.tag not in ("script", "style", "del") and isinstance(one.tag, str):
            parts.append(one.text or "")
            for child in one:
                walk(child)
                parts.append(child.tail or "")

    walk(root)
    return "".join(parts)


def unsafe_addresses(root: ET.Element) -> list[str]:
    """Addresses of a page that lead to anything but a page, a file, a mail or a call."""
    found = [value for one in root.iter() for name, value in one.attrib.items() if name in ADDRESSES]
    return [address for address in found if urlsplit(address).scheme not in SAFE]


def texts(data: Any) -> Iterator[str]:
    """Every text in a JSON document, names included."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield name
            yield from texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts(value)
