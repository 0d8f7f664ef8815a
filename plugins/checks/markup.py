"""The tags that an editor wrote into a text, with their places; what Markdown makes of the rest is not looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_TAG = re.compile(r"</?[A-Za-z]")
_WHOLE = re.compile(
    r"<(script|style|pre|code|textarea)\b.*?</\1\s*>|(?<!\]\()</?[A-Za-z][^<>]*>", re.DOTALL | re.IGNORECASE
)
# HTML, 13.1.2: what has no end, and what may leave its end out.
VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
_OPEN_ENDED = frozenset(
    (
        "body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rp", "rt", "tbody",
        "td", "tfoot", "th", "thead", "tr",
    )
)  # fmt: skip


@dataclass(slots=True)
class Tag:
    """An element that was opened: ``inside`` is the text in it, as far as no other element begins."""

    name: str
    attributes: dict[str, str]
    at: int
    inside: str = ""


@dataclass(slots=True)
class Markup:
    """``unclosed`` are elements without an end, ``stray`` the names and places of ends without a beginning."""

    tags: list[Tag] = field(default_factory=list)
    unclosed: list[Tag] = field(default_factory=list)
    stray: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def read(cls, text: str) -> Markup:
        """The tags of a body whose code is blanks."""
        markup = cls()
        if "<" in text and _TAG.search(text):
            _Reader(markup, text).read()
        return markup

    def taken_out(self, text: str) -> str:
        """The body with blanks for its tags, and for what is between them where that is no Markdown."""
        return _WHOLE.sub(_blank, text) if self.tags or self.stray else text


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


class _Reader(HTMLParser):
    def __init__(self, markup: Markup, text: str) -> None:
        super().__init__()
        self.markup, self.source = markup, text
        self.starts = [0]
        for line in text.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.open: list[Tag] = []

    def read(self) -> None:
        # What HTMLParser takes for a marked section of SGML, browsers take for a comment; and the address of a link may
        # stand between such brackets.
        self.feed(self.source.replace("<![", "   ").replace("](<", "]( "))
        self.close()
        self.markup.unclosed += [tag for tag in self.open if tag.name not in _OPEN_ENDED]

    @property
    def _at(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # <https://…> and <someone@example.org> are links of Markdown's own.
        if ":" in tag or "@" in tag:
            return
        found = Tag(tag, {name: value or "" for name, value in attrs}, self._at)
        self.markup.tags.append(found)
        if tag not in VOID:
            self.open.append(found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.open and self.markup.tags and self.open[-1] is self.markup.tags[-1]:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if tag not in [one.name for one in self.open]:
            if tag not in _OPEN_ENDED:
                self.markup.stray.append((self._at, tag))
            return
        while self.open[-1].name != tag:
            if (left := self.open.pop()).name not in _OPEN_ENDED:
                self.markup.unclosed.append(left)
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1].inside += data
