"""Markdown engines that are kept from one text to the next, and quick.

Pelican makes an engine a file, which takes a tenth of a conversion and more. Python-Markdown's documentation has one
used again after ``reset()``.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from markdown import Markdown, blockparser, inlinepatterns, serializers, treeprocessors
from markdown.extensions.footnotes import FootnoteExtension

from plugins.speed import blocks, inline, passes, serialise
from plugins.speed.membership import QuickList

_QUICK = passes.QUICK | {
    treeprocessors.InlineProcessor: inline.InlineProcessor,
    inlinepatterns.DelimiterProcessor: inline.QuickDelimiters,
}
_idle = threading.local()


def quick(engine: Markdown) -> Markdown:
    """Have the stock parts of an engine do the same in less time. Parts that are not stock stay as they are.

    The class of each part is exchanged, and not the part: registered anew, it would come after the others of its
    priority.
    """
    for registry in (engine.preprocessors, engine.inlinePatterns, engine.treeprocessors):
        for part in registry:
            part.__class__ = _QUICK.get(type(part), type(part))
    if type(engine.parser) is blockparser.BlockParser:
        engine.parser.__class__ = blocks.QuickBlockParser
    if engine.serializer is serializers.to_html_string:
        engine.serializer = serialise.to_html
    engine.block_level_elements = QuickList(engine.block_level_elements)
    return engine


def _used_again(engine: Markdown) -> bool:
    """Whether one text leaves no trace on the next. Footnotes that are asked for ids of their own count on."""
    return not any(
        isinstance(extension, FootnoteExtension) and extension.getConfig("UNIQUE_IDS")
        for extension in engine.registeredExtensions
    )


@contextmanager
def lent(options: Mapping[str, Any]) -> Iterator[Markdown]:
    """An engine of these options for one text, as if it were new.

    Nobody else has it meanwhile, and one that failed is not used again.

    :param options: what ``Markdown()`` takes.
    """
    idle = _idle.__dict__.setdefault(repr(sorted(options.items())), [])
    engine = idle.pop() if idle else quick(Markdown(**options))
    yield engine
    if _used_again(engine):
        idle.append(engine.reset())
