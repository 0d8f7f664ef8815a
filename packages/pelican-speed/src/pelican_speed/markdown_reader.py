"""Read Markdown files with an engine that is reused, and in worker processes where the site wants that."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from pelican import readers, signals
from pelican.generators import CachingGenerator
from pelican.readers import METADATA_PROCESSORS, Readers
from pelican.utils import SafeDatetime, file_suffix, pelican_open

from pelican_speed import markdown_engines
from pelican_speed.parallel_reading import ParallelReader, Read

_STOCK = dict(METADATA_PROCESSORS)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def plain_date(text: str) -> SafeDatetime | None:
    """``2026-11-27`` → midnight of that day; ``None`` for a date written in any other way, or one that does not
    exist.
    """
    if match := _DATE.fullmatch(text):
        try:
            return SafeDatetime(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    return None


class MarkdownReader(readers.MarkdownReader):  # type: ignore[misc]
    """Reads what the stock reader reads, to the same text and metadata. It has the stock class's name, which Pelican
    puts into the metadata.
    """

    ahead: ParallelReader | None = None

    def process_metadata(self, name: str, value: Any) -> Any:
        """The value of a metadata field. A plain date skips the parser that knows every way to write dates."""
        if name in ("date", "modified") and METADATA_PROCESSORS[name] is _STOCK[name] and (day := plain_date(value)):
            return day
        return super().process_metadata(name, value)

    def read(self, source_path: str) -> Read:
        """A file's HTML and metadata."""
        return (self.ahead and self.ahead.get(source_path)) or self.read_here(source_path)

    def read_here(self, source_path: str) -> Read:
        """A file's HTML and metadata, read in this process."""
        self._source_path = source_path
        options = self.settings["MARKDOWN"]
        reuse = self.settings.get("SPEED_REUSE_ENGINES", markdown_engines.only_stock_extensions(options))
        with markdown_engines.engine(options, reuse=reuse) as engine:
            self._md = engine
            with pelican_open(source_path) as text:
                content = engine.convert(text)
            metadata: dict[str, Any] = {}
            if hasattr(engine, "Meta"):
                # On a copy of the list, as the stock reader removes the preprocessor of metadata for good.
                kept, engine.preprocessors = engine.preprocessors, engine.preprocessors[:]
                metadata = self._parse_metadata(engine.Meta)
                engine.preprocessors = kept
        return content, metadata


def install(found: Readers) -> None:
    """Use this reader for Markdown, unless another plugin has put in one of its own."""
    for suffix, reader in found.reader_classes.items():
        if reader is readers.MarkdownReader:
            found.reader_classes[suffix] = MarkdownReader


def read_ahead(generator: CachingGenerator, kind: str) -> None:
    """Have the files of an articles' or pages' generator read in parallel, unless a plugin takes part in each file."""
    settings = generator.settings
    preread = signals.article_generator_preread if kind == "ARTICLE" else signals.page_generator_preread
    ours = {suffix: one for suffix, one in generator.readers.readers.items() if type(one) is MarkdownReader}
    if settings.get("SPEED_READ_WORKERS", 1) == 1 or preread.receivers or not ours:
        return

    def paths() -> Iterator[str]:
        caching = settings["LOAD_CONTENT_CACHE"] or "get_cached_data" in vars(generator)
        for name in generator.get_files(settings[f"{kind}_PATHS"], exclude=settings[f"{kind}_EXCLUDES"]):
            path = os.path.abspath(os.path.join(generator.path, name))  # noqa: PTH100, PTH118 - as Pelican does
            if file_suffix(path) in ours and not (caching and _is_cached(generator, name, path)):
                yield path

    ahead = ParallelReader(paths, next(iter(ours.values())).read_here, settings)
    for reader in ours.values():
        reader.ahead = ahead


def _is_cached(generator: CachingGenerator, name: str, path: str) -> bool:
    """Whether the file will not be read, as a cache has it from an earlier build."""
    if generator.get_cached_data(name, None) is not None:
        return True
    return generator.readers.get_cached_data(path, (None, None))[0] is not None


read_articles_ahead = partial(read_ahead, kind="ARTICLE")
read_pages_ahead = partial(read_ahead, kind="PAGE")
