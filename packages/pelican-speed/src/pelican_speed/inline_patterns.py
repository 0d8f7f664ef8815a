"""Try a Markdown inline pattern only where the text contains what it needs.

Python-Markdown tries each of its fifteen patterns on each piece of text, which takes over half of a conversion. Most
pieces contain one or two of the characters that patterns begin with.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from markdown import inlinepatterns as patterns
from markdown import treeprocessors
from markdown.util import INLINE_PLACEHOLDER_PREFIX, AtomicString

# The characters that a match may begin with, and what it contains. By the regular expression itself, so that a pattern
# that an extension has changed is always tried.
KNOWN = {
    patterns.BACKTICK_RE: ("`\\", "`"),
    patterns.ESCAPE_RE: ("\\", "\\"),
    patterns.LINK_RE: ("[", "["),
    patterns.IMAGE_LINK_RE: ("!", "!["),
    patterns.AUTOLINK_RE: ("<", "://"),
    patterns.AUTOMAIL_RE: ("<", "@"),
    patterns.LINE_BREAK_RE: (" ", "  \n"),
    patterns.HTML_RE: ("<", "<"),
    patterns.ENTITY_RE: ("&", "&"),
    r"\[\^([^\]]*)\]": ("[", "[^"),
}
# Without link definitions in the text these change nothing, whatever they match.
REFERENCES = frozenset(
    {
        patterns.ReferenceInlineProcessor,
        patterns.ShortReferenceInlineProcessor,
        patterns.ImageReferenceInlineProcessor,
        patterns.ShortImageReferenceInlineProcessor,
    }
)


def known(pattern: Any) -> tuple[str, str]:
    """The characters that a match may begin with, and what it contains; ``""`` where that is unknown."""
    if isinstance(pattern, patterns.DelimiterProcessor) and all(len(token) == 1 for token in pattern.tokens):
        return "".join(pattern.tokens), ""
    return KNOWN.get(pattern.getCompiledRegExp().pattern, ("", ""))


@cache
def one_of(characters: str) -> re.Pattern[str]:
    """Finds the first of these characters; without any, whatever comes first."""
    return re.compile(f"[{re.escape(characters)}]" if characters else "")


class QuickDelimiters(patterns.DelimiterProcessor):  # type: ignore[misc]
    """Emphasis: jumps from one ``*`` or ``_`` to the next instead of trying every character."""

    def search(self, data: str, start: int) -> re.Match[str] | None:
        if any(len(token) != 1 for token in self.tokens):
            found: re.Match[str] | None = super().search(data, start)
            return found
        for place in self.compiled_re.finditer(data, start):
            delimiter = self.delimiters[place[0]]
            match: re.Match[str] | None = delimiter.boundary.match(data, place.start())
            if match is not None and (delimiter.stack or match.lastgroup != "end"):
                return match
        return None


class InlineProcessor(treeprocessors.InlineProcessor):  # type: ignore[misc]
    """The stock processor with quicker searches. It has the name of its parent: the methods that take the time are
    private there (``__handleInline``), so Python puts the class's name into theirs.
    """

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """As the stock processor; which patterns can match at all is found once a text."""
        defined = bool(self.md.references)
        self.tried = []
        every = set()
        for index, pattern in enumerate(self.inlinePatterns):
            if defined or type(pattern) not in REFERENCES:
                characters, inside = known(pattern)
                self.tried.append((index, pattern, one_of(characters), inside))
                every.add(characters)
        # A space alone means little: a line break needs two and the end of a line.
        special = set("".join(every)) - {" "}
        self.special = one_of("" if "" in every else "".join(sorted(special)))
        found: Element = super().run(tree, ancestors)
        return found

    def __handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 - the stock names
        if isinstance(data, AtomicString) or not (self.special.search(data) or "  \n" in data):
            return data
        for index, pattern, begin, inside in self.tried:
            if index < patternIndex or inside not in data:
                continue
            place = begin.search(data)
            while place:
                data, matched, start = self.__applyPattern(pattern, data, index, place.start())
                place = begin.search(data, start) if matched else None
        return data

    def __processPlaceholders(self, data: str, parent: Element, isText: bool = True) -> Any:  # noqa: N802, N803
        if not data or INLINE_PLACEHOLDER_PREFIX in data:
            return super().__processPlaceholders(data, parent, isText)
        if isText:
            parent.text = parent.text + data if parent.text else data
        else:
            parent.tail = parent.tail + data if parent.tail else data
        return []
