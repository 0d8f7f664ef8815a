"""Ask a Markdown block processor only about blocks that contain what it needs.

Python-Markdown asks each of its seventeen block processors, mostly by a regular expression, until the last one, for
paragraphs, takes the block.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from markdown import blockparser, blockprocessors
from markdown.extensions import abbr, def_list, footnotes, md_in_html, tables
from markdown.util import STX

# A block has to contain one of these for the processor to take it, or to change anything.
NEEDED: dict[type[Any], tuple[str, ...]] = {
    blockprocessors.HashHeaderProcessor: ("#",),
    blockprocessors.SetextHeaderProcessor: ("\n=", "\n-"),
    blockprocessors.HRProcessor: ("-", "_", "*"),
    blockprocessors.OListProcessor: (". ",),
    blockprocessors.UListProcessor: ("* ", "- ", "+ "),
    blockprocessors.BlockQuoteProcessor: (">",),
    blockprocessors.ReferenceProcessor: ("]:",),
    abbr.AbbrBlockprocessor: ("*[",),
    def_list.DefListProcessor: (": ",),
    footnotes.FootnoteBlockProcessor: ("[^",),
    md_in_html.MarkdownInHtmlProcessor: (STX,),
    tables.TableProcessor: ("|",),
}
# These need a line that is indented by a tab's length.
INDENTED = frozenset(
    {
        blockprocessors.ListIndentProcessor,
        blockprocessors.CodeBlockProcessor,
        def_list.DefListIndentProcessor,
    }
)


def needed(processor: Any) -> tuple[str, ...]:
    """The strings one of which a block has to contain; ``("",)``, which all contain, for an unknown processor."""
    if type(processor) in INDENTED:
        return (" " * processor.tab_length,)
    return NEEDED.get(type(processor), ("",))


class QuickBlockParser(blockparser.BlockParser):  # type: ignore[misc]
    """Asks in the stock order, and only the processors that may say yes."""

    candidates: list[tuple[Any, str, list[str]]]

    def parseDocument(self, lines: list[str]) -> Any:  # noqa: N802 - the stock name
        """As the stock parser; what each processor needs is looked up once a text."""
        self.candidates = [
            (processor, need, others) for processor in self.blockprocessors for need, *others in [needed(processor)]
        ]
        return super().parseDocument(lines)

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802 - the stock name
        """As the stock parser."""
        while blocks:
            block = blocks[0]
            for processor, need, others in self.candidates:
                if need not in block:
                    for other in others:
                        if other in block:
                            break
                    else:
                        continue
                if processor.test(parent, block):
                    if processor.run(parent, blocks) is not False:
                        break
                    block = blocks[0]
