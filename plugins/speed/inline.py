"""Inline patterns are tried only where what they need stands in the text.

Python-Markdown tries each of its fifteen patterns on each piece of text, which is over half of what a conversion
takes; most pieces hold one or two of the characters that patterns begin with.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import inlinepatterns as patterns
from markdown import treeprocessors
from markdown.extensions.footnotes import FootnoteInlineProcessor
from markdown.util import AtomicString

# By the regular expression itself, so that a pattern that was changed is always tried.
NEEDED = {
    patterns.BACKTICK_RE: "`",
    patterns.ESCAPE_RE: "\\",
    patterns.LINK_RE: "[",
    patterns.IMAGE_LINK_RE: "![",
    patterns.AUTOLINK_RE: "://",
    patterns.AUTOMAIL_RE: "@",
    patterns.LINE_BREAK_RE: "  \n",
    patterns.HTML_RE: "<",
    patterns.ENTITY_RE: "&",
}
FOOTNOTE = "[^"
# Without a definition they change nothing, whatever they match.
REFERENCES = frozenset(
    {
        patterns.ReferenceInlineProcessor,
        patterns.ShortReferenceInlineProcessor,
        patterns.ImageReferenceInlineProcessor,
        patterns.ShortImageReferenceInlineProcessor,
    }
)


def needed(pattern: Any) -> tuple[str, ...]:
    """The texts one of which must stand where the pattern is to match; what stands in every text where not known."""
    if isinstance(pattern, patterns.DelimiterProcessor):
        return tuple(pattern.tokens)
    if type(pattern) is FootnoteInlineProcessor:
        return (FOOTNOTE,)
    return (NEEDED.get(pattern.getCompiledRegExp().pattern, ""),)


class QuickDelimiters(patterns.DelimiterProcessor):  # type: ignore[misc]
    """Emphasis: goes from one ``*`` or ``_`` to the next, in place of letter by letter."""

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
    """Has the name of what it extends because what takes the time is private there, and so goes by the class's name."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """As the stock processor; which patterns can match at all is settled once a text."""
        defined = bool(self.md.references)
        self.tried = [
            (index, pattern, *needed(pattern))
            for index, pattern in enumerate(self.inlinePatterns)
            if defined or type(pattern) not in REFERENCES
        ]
        return super().run(tree, ancestors)

    def __handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 - the stock names
        if isinstance(data, AtomicString):
            return data
        for index, pattern, need, *others in self.tried:
            if index < patternIndex or not (need in data or (others and any(other in data for other in others))):
                continue
            matched, start = True, 0
            while matched:
                data, matched, start = self.__applyPattern(pattern, data, index, start)
        return data
