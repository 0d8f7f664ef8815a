"""Passes over a whole text are left out where the text has nothing for them."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown, preprocessors, treeprocessors
from markdown.extensions import attr_list, fenced_code, md_in_html
from markdown.util import ETX, STX


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
    """Fenced code, which begins at the beginning of a line; what is before the first is not searched."""

    def run(self, lines: list[str]) -> list[str]:
        lines = "\n".join(lines).split("\n")
        for number, line in enumerate(lines):
            if line.startswith(("```", "~~~")):
                return [*lines[:number], *super().run(lines[number:])]
        return lines


class QuickWhitespace(preprocessors.NormalizeWhitespace):  # type: ignore[misc]
    """Tabs, other systems' line ends, our own marks, and blank lines that are not empty."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines) + "\n\n"
        if any(odd in text for odd in ("\t", "\r", " \n", STX, ETX)):
            found: list[str] = super().run(lines)
            return found
        return text.split("\n")


class QuickAttributes(attr_list.AttrListTreeprocessor):  # type: ignore[misc]
    """Attribute lists, which stand in braces."""

    def run(self, doc: Element) -> None:
        if any("{" in (element.text or "") or "{" in (element.tail or "") for element in doc.iter()):
            super().run(doc)


class QuickUnescape(treeprocessors.UnescapeTreeprocessor):  # type: ignore[misc]
    """Escaped characters, which stand between two marks. What is not a plain text becomes one, as in the stock pass."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            text, tail = element.text, element.tail
            if text and (STX in text or type(text) is not str) and element.tag != "code":
                element.text = self.unescape(text)
            if tail and (STX in tail or type(tail) is not str):
                element.tail = self.unescape(tail)
            for name, value in element.items():
                if value is not None and (STX in value or type(value) is not str):
                    element.set(name, self.unescape(value))


class _Levels(dict[Any, bool]):
    """Which tags are blocks, asked of the engine once each."""

    def __init__(self, engine: Markdown) -> None:
        super().__init__()
        self.engine = engine

    def __missing__(self, tag: Any) -> bool:
        self[tag] = bool(self.engine.is_block_level(tag))
        return self[tag]


class QuickPrettify(treeprocessors.PrettifyTreeprocessor):  # type: ignore[misc]
    """Line breaks between blocks, for which each element is asked twice whether it is one."""

    def run(self, root: Element) -> None:
        self.levels = _Levels(self.md)
        super().run(root)

    def _prettifyETree(self, elem: Element) -> None:  # noqa: N802 - the stock name
        levels = self.levels
        if levels[elem.tag] and elem.tag not in ("code", "pre"):
            if len(elem) and levels[elem[0].tag] and not (elem.text and elem.text.strip()):
                elem.text = "\n"
            for child in elem:
                if levels[child.tag]:
                    self._prettifyETree(child)
        if not (elem.tail and elem.tail.strip()):
            elem.tail = "\n"


QUICK: dict[type[Any], type[Any]] = {
    preprocessors.HtmlBlockPreprocessor: QuickHtml,
    preprocessors.NormalizeWhitespace: QuickWhitespace,
    md_in_html.HtmlBlockPreprocessor: QuickHtmlExtra,
    fenced_code.FencedBlockPreprocessor: QuickFences,
    attr_list.AttrListTreeprocessor: QuickAttributes,
    treeprocessors.PrettifyTreeprocessor: QuickPrettify,
    treeprocessors.UnescapeTreeprocessor: QuickUnescape,
}
