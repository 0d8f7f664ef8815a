"""The built pages as a reader of their source meets them: elements with attributes and lines, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Element:
    """A tag as it opens, and the text between it and the next tag."""

    tag: str
    attributes: dict[str, str]
    line: int
    text: list[str] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Element] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Element(tag, {name: value or "" for name, value in attrs}, self.getpos()[0]))
        self.open = True

    def handle_endtag(self, tag: str) -> None:
        self.open = False

    def handle_data(self, data: str) -> None:
        if self.open:
            self.found[-1].text.append(data)


@dataclass(frozen=True, slots=True)
class Built:
    """A built page: its path, its file, its source and its elements."""

    path: str
    file: Path
    source: str
    elements: list[Element]

    def all(self, *tags: str) -> Iterator[Element]:
        return (element for element in self.elements if element.tag in tags)

    def one(self, tag: str) -> Element:
        (element,) = self.all(tag)
        return element

    def meta(self, name: str) -> str:
        return next((e.get("content") for e in self.all("meta") if name in (e.get("name"), e.get("property"))), "")


def read(file: Path, site: Path) -> Built:
    """One file of the built site."""
    source = file.read_text(encoding="utf-8")
    reader = _Reader()
    reader.feed(source)
    path = "/" + file.relative_to(site).as_posix().removesuffix("index.html")
    return Built(path, file, source, reader.found)
