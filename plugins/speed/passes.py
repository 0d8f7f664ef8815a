"""Passes over a whole text are left out where the text has nothing for them."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from markdown import preprocessors, treeprocessors
from markdown.extensions import attr_list, fenced_code, md_in_html
from markdown.util import STX


class _Html:
    """Raw HTML begins with one of two letters; without them the parser gives back what it got."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "<" in text or "&" in text:
            found: list[str] = super().run(lines)  # type: ignore[misc]
            return found
        return text.split("\n")


class QuickHtml(_Html, preprocessors.HtmlBlockPreprocessor):  # type: ignore[misc]
    """Of Markdown itself."""


class QuickHtmlExtra(_Html, md_in_html.HtmlBlockPreprocessor):  # type: ignore[misc]
    """Of the extension that reads Markdown in HTML."""


class QuickFences(fenced_code.FencedBlockPreprocessor):  # type: ignore[misc]
    """Fenced code."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "```" in text or "~~~" in text:
            found: list[str] = super().run(lines)
            return found
        return text.split("\n")


class QuickAttributes(attr_list.AttrListTreeprocessor):  # type: ignore[misc]
    """Attribute lists, which stand in braces."""

    def run(self, doc: Element) -> None:
        if any("{" in (element.text or "") or "{" in (element.tail or "") for element in doc.iter()):
            super().run(doc)


class QuickUnescape(treeprocessors.UnescapeTreeprocessor):  # type: ignore[misc]
    """Escaped characters."""

    def unescape(self, text: str) -> str:
        if STX not in text and type(text) is str:
            return text
        found: str = super().unescape(text)
        return found


QUICK: dict[type[Any], type[Any]] = {
    preprocessors.HtmlBlockPreprocessor: QuickHtml,
    md_in_html.HtmlBlockPreprocessor: QuickHtmlExtra,
    fenced_code.FencedBlockPreprocessor: QuickFences,
    attr_list.AttrListTreeprocessor: QuickAttributes,
    treeprocessors.UnescapeTreeprocessor: QuickUnescape,
}
