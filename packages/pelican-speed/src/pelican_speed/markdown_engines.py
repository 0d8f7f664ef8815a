"""Markdown engines that are reused from one text to the next, with quicker parts.

Pelican makes a new engine for each file, which takes a tenth of a conversion and more. Python-Markdown's documentation
says that an engine can be used again after ``reset()``.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from markdown import Markdown, blockparser, inlinepatterns, serializers, treeprocessors
from markdown.extensions.footnotes import FootnoteExtension

from pelican_speed import block_processors, inline_patterns, processors, serializer
from pelican_speed.quick_list import QuickList

_QUICK = processors.QUICK | {
    treeprocessors.InlineProcessor: inline_patterns.InlineProcessor,
    inlinepatterns.DelimiterProcessor: inline_patterns.QuickDelimiters,
}
_idle = threading.local()


def quicken(engine: Markdown) -> Markdown:
    """Replace the stock parts of an engine by quicker ones with the same result; other parts stay as they are.

    The class of each part is replaced, and not the part: a part that is registered again would come after the others of
    its priority.
    """
    for registry in (engine.preprocessors, engine.inlinePatterns, engine.treeprocessors):
        for part in registry:
            part.__class__ = _QUICK.get(type(part), type(part))
    if type(engine.parser) is blockparser.BlockParser:
        engine.parser.__class__ = block_processors.QuickBlockParser
    if engine.serializer is serializers.to_html_string:
        engine.serializer = serializer.to_html
    engine.block_level_elements = QuickList(engine.block_level_elements)
    return engine


def only_stock_extensions(options: Mapping[str, Any]) -> bool:
    """Whether all extensions are Python-Markdown's own, by their full names; ``reset()`` clears the state of these."""
    return all(
        isinstance(name, str) and name.startswith("markdown.extensions.") for name in options.get("extensions", ())
    )


def _reusable(engine: Markdown) -> bool:
    """Whether ``reset()`` clears all state. It does not clear the count that makes footnotes' ids unique."""
    return not any(
        isinstance(extension, FootnoteExtension) and extension.getConfig("UNIQUE_IDS")
        for extension in engine.registeredExtensions
    )


@contextmanager
def engine(options: Mapping[str, Any], *, reuse: bool = True) -> Iterator[Markdown]:
    """An engine with these options, for one text, as if it were new. An engine that failed is not reused.

    :param options: what ``Markdown()`` takes.
    :param reuse: whether it may have converted other texts, which is safe where each extension keeps no state from one
        text to the next, or clears it in ``reset()``.
    """
    idle: list[Markdown] = _idle.__dict__.setdefault(repr(sorted(options.items())), []) if reuse else []
    lent = idle.pop() if idle else quicken(Markdown(**options))
    yield lent
    if reuse and _reusable(lent):
        idle.append(lent.reset())
