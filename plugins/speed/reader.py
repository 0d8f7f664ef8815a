"""Pelican's reader of Markdown, with an engine that is kept and files that were read ahead."""

from __future__ import annotations

from typing import Any

from pelican import readers
from pelican.utils import pelican_open

from plugins.speed import engines
from plugins.speed.ahead import Ahead, Read


class MarkdownReader(readers.MarkdownReader):  # type: ignore[misc]
    """Reads what the stock reader reads, to the same text and metadata, of which this class's name is one."""

    ahead: Ahead | None = None

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
