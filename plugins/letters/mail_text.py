"""A letter's HTML as plain text, for the text part of its mail: both parts say the same, from one source.

Words keep their order and their links: ``<a href="https://…">the shop</a>`` → ``the shop (https://…)``.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from textwrap import wrap

# What begins a line of its own, with an empty line before it.
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "ul", "ol", "blockquote", "pre", "hr"}
_WIDTH = 72


class _Reader(HTMLParser):
    """Gathers blocks of text; a list's points and a quotation's lines carry their mark."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self._text, self._first, self._next = "", "", ""
        self._lists: list[int | None] = []
        self._quotes = 0
        self._link = ("", 0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS or tag == "li":
            self.end_block()
        if tag in ("ul", "ol"):
            self._lists.append(None if tag == "ul" else 0)
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "li":
            number = self._lists[-1]
            self._first = "- "
            if number is not None:
                self._lists[-1] = number + 1
                self._first = f"{number + 1}. "
            self._next = " " * len(self._first)
        elif tag == "br":
            self._text += "\n"
        elif tag == "a":
            self._link = (dict(attrs).get("href") or "", len(self._text))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            target, start = self._link
            said = self._text[start:].strip()
            if target and said not in (target, target.removeprefix("mailto:")):
                self._text += f" ({target})"
            self._link = ("", 0)
        elif tag in _BLOCKS or tag == "li":
            self.end_block()
            self._first = self._next = ""
        if tag in ("ul", "ol"):
            self._lists.pop()
        elif tag == "blockquote":
            self._quotes -= 1

    def handle_data(self, data: str) -> None:
        self._text += re.sub(r"[ \t\r\n]+", " ", data)

    def end_block(self) -> None:
        text, self._text = self._text.strip(), ""
        if not text:
            return
        quote = "> " * self._quotes
        rows: list[str] = []
        for number, row in enumerate(text.split("\n")):
            begin, go_on = quote + (self._first if not number else self._next), quote + self._next
            folded = _folded(row.strip(), begin, go_on)
            rows += folded or [begin.rstrip()]
        self.blocks.append("\n".join(rows))
        self._first = self._next


def _folded(row: str, begin: str, go_on: str) -> list[str]:
    """An address stays whole, however long: broken over two lines it leads nowhere."""
    return wrap(
        row, _WIDTH, initial_indent=begin, subsequent_indent=go_on, break_long_words=False, break_on_hyphens=False
    )


def as_text(html: str) -> str:
    """The text of a letter: blocks with an empty line between them."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return "\n\n".join(reader.blocks)
