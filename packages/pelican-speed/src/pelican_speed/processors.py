"""Skip Markdown preprocessors and tree processors where the text contains nothing for them."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown, preprocessors, treeprocessors
from markdown.extensions import attr_list, fenced_code, md_in_html
from markdown.util import ETX, STX


class _Html:
    """Raw HTML begins with ``<`` or ``&``; without them the parser returns its input."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "<" in text or "&" in text:
            found: list[str] = super().run(lines)  # type: ignore[misc]
            return found
        return text.split("\n")


class QuickHtml(_Html, preprocessors.HtmlBlockPreprocessor):  # type: ignore[misc]
    """Raw HTML."""


class QuickHtmlExtra(_Html, md_in_html.HtmlBlockPreprocessor):  # type: ignore[misc]
    """Raw HTML that may contain Markdown."""


class QuickFences(fenced_code.FencedBlockPreprocessor):  # type: ignore[misc]
    """Fenced code: searched from the first line that begins with a fence."""

    def run(self, lines: list[str]) -> list[str]:
        lines = "\n".join(lines).split("\n")
        for number, line in enumerate(lines):
            if line.startswith(("```", "~~~")):
                return [*lines[:number], *super().run(lines[number:])]
        return lines


class QuickWhitespace(preprocessors.NormalizeWhitespace):  # type: ignore[misc]
    """Whitespace: skipped without tabs, ``\\r``, Python-Markdown's own marks, and blanks at the end of a line."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines) + "\n\n"
        if any(odd in text for odd in ("\t", "\r", " \n", STX, ETX)):
            found: list[str] = super().run(lines)
            return found
        return text.split("\n")


class QuickAttributes(attr_list.AttrListTreeprocessor):  # type: ignore[misc]
    """Attribute lists: skipped without a brace."""

    def run(self, doc: Element) -> None:
        if any("{" in (element.text or "") or "{" in (element.tail or "") for element in doc.iter()):
            super().run(doc)


class QuickUnescape(treeprocessors.UnescapeTreeprocessor):  # type: ignore[misc]
    """Escaped characters, which stand between two marks. As in the stock processor, strings of other types become plain
    ones.
    """

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


class _BlockLevel(dict[Any, bool]):
    """Whether a tag is a block-level element; the engine is asked once for each tag."""

    def __init__(self, engine: Markdown) -> None:
        super().__init__()
        self.engine = engine

    def __missing__(self, tag: Any) -> bool:
        self[tag] = bool(self.engine.is_block_level(tag))
        return self[tag]


class QuickPrettify(treeprocessors.PrettifyTreeprocessor):  # type: ignore[misc]
    """Line breaks between blocks: the stock processor asks twice whether each element is one."""

    def run(self, root: Element) -> None:
        self.block_level = _BlockLevel(self.md)
        super().run(root)

    def _prettifyETree(self, elem: Element) -> None:  # noqa: N802 - the stock name
        block_level = self.block_level
        if block_level[elem.tag] and elem.tag not in ("code", "pre"):
            if len(elem) and block_level[elem[0].tag] and not (elem.text and elem.text.strip()):
                elem.text = "\n"
            for child in elem:
                if block_level[child.tag]:
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
