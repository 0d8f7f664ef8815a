"""Pelican's reader of Markdown, with an engine that is kept and files that were read ahead."""

from __future__ import annotations

import re
from typing import Any

from pelican import readers
from pelican.readers import METADATA_PROCESSORS
from pelican.utils import SafeDatetime, pelican_open

from plugins.speed import engines
from plugins.speed.ahead import Ahead, Read

_STOCK = dict(METADATA_PROCESSORS)
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def plain_day(text: str) -> SafeDatetime | None:
    """``2026-11-27`` → the day's first moment; ``None`` for all that is written otherwise, and for what is no day."""
    if match := _DAY.fullmatch(text):
        try:
            return SafeDatetime(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    return None


class MarkdownReader(readers.MarkdownReader):  # type: ignore[misc]
    """Reads what the stock reader reads, to the same text and metadata, of which this class's name is one."""

    ahead: Ahead | None = None

    def process_metadata(self, name: str, value: Any) -> Any:
        """A field's value. A plain date takes no parser of all ways to write dates."""
        if name in ("date", "modified") and METADATA_PROCESSORS[name] is _STOCK[name] and (day := plain_day(value)):
            return day
        return super().process_metadata(name, value)

    def read(self, source_path: str) -> Read:
        """A file's HTML and metadata."""
        read = self.ahead.get(source_path) if self.ahead else None
        return read or self.read_here(source_path)

    def read_here(self, source_path: str) -> Read:
        """The same, in this process whatever was read ahead."""
        self._source_path = source_path
        with engines.lent(self.settings["MARKDOWN"]) as engine:
            self._md = engine
            with pelican_open(source_path) as text:
                content = engine.convert(text)
            metadata: dict[str, Any] = {}
            if hasattr(engine, "Meta"):
                # From a copy of the list, as the stock reader takes the reading of heads out of it for good.
                kept, engine.preprocessors = engine.preprocessors, engine.preprocessors[:]
                metadata = self._parse_metadata(engine.Meta)
                engine.preprocessors = kept
        return content, metadata
