"""Full builds on every core, of any Pelican site, to the same bytes: ``PLUGINS = ["plugins.speed"]``.

Each file is one cost that is taken away. ``SPEED_WORKERS`` says how many copies of the process may work at once (1:
none, all in the process itself; else one a core). With ``SPEED_WRITER = False`` pages are rendered in the process
itself, for sites whose templates change what they are given, or that have a writer of their own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from typing import Any

from pelican import Pelican, readers, signals
from pelican.generators import ArticlesGenerator, CachingGenerator, Generator, PagesGenerator
from pelican.readers import Readers
from pelican.utils import file_suffix

from plugins.speed import addresses, taxonomy, templates
from plugins.speed.ahead import Ahead
from plugins.speed.reader import MarkdownReader
from plugins.speed.writer import Writer


def use_reader(found: Readers) -> None:
    """Read Markdown by the quick reader, unless another plugin has put in one of its own."""
    for suffix, reader in found.reader_classes.items():
        if reader is readers.MarkdownReader:
            found.reader_classes[suffix] = MarkdownReader


def read_ahead(generator: CachingGenerator, kind: str) -> None:
    """Have what an articles' or pages' generator will ask for read ahead, unless plugins take part in each file."""
    settings = generator.settings
    takes_part = signals.article_generator_preread if kind == "ARTICLE" else signals.page_generator_preread
    ours = {suffix: one for suffix, one in generator.readers.readers.items() if type(one) is MarkdownReader}
    if takes_part.receivers or not ours:
        return

    def paths() -> Iterator[str]:
        kept = settings["LOAD_CONTENT_CACHE"] or "get_cached_data" in vars(generator)
        for name in generator.get_files(settings[f"{kind}_PATHS"], exclude=settings[f"{kind}_EXCLUDES"]):
            path = os.path.abspath(os.path.join(generator.path, name))  # noqa: PTH100, PTH118 - as Pelican does
            if file_suffix(path) in ours and not (kept and _kept(generator, name, path)):
                yield path

    ahead = Ahead(paths, next(iter(ours.values())).read_here, settings)
    for reader in ours.values():
        reader.ahead = ahead


def _kept(generator: CachingGenerator, name: str, path: str) -> bool:
    """Whether the file will not be read, as an earlier build has."""
    if generator.get_cached_data(name, None) is not None:
        return True
    return generator.readers.get_cached_data(path, (None, None))[0] is not None


class _Beside(Generator):  # type: ignore[misc]
    """Stands in the row of generators beside one whose pages are written together, and is in all else like it: other
    plugins look at the row too.
    """

    def __init__(self, generator: Generator) -> None:
        self.__dict__.update(generator.__dict__)
        self.generator = generator


class _Before(_Beside):
    """Stands before it."""

    def generate_output(self, writer: Any) -> None:
        if isinstance(self.generator, ArticlesGenerator):
            taxonomy.quicken(self.generator)
        if isinstance(writer, Writer) and not _attaches(self.context):
            addresses.settle(True)
            writer.gather()


class _After(_Beside):
    """Stands behind it."""

    def generate_output(self, writer: Any) -> None:
        addresses.settle(False)
        if isinstance(writer, Writer):
            writer.finish()


# Who listens to one of these is told while pages are asked for, and may change them, or look for them, then.
_TOLD = {
    ArticlesGenerator: (signals.article_generator_write_article, signals.article_writer_finalized),
    PagesGenerator: (signals.page_generator_write_page, signals.page_writer_finalized),
}


def _attaches(context: dict[str, Any]) -> bool:
    """Whether a text moves a static file to its own place, which it does when it is rendered."""
    contents = context["generated_content"].values() if context["static_links"] else ()
    return any("attach" in (content._content or "") for content in contents if content is not None)


def line_up(generators: list[Any]) -> None:
    """Have pages written together where nobody takes part in that, and it is not plugins/incremental that writes."""
    if generators[0].settings.get("INCREMENTAL"):
        return
    for generator in list(generators):
        told = _TOLD.get(type(generator))
        if told is not None and not any(signal.receivers for signal in told):
            place = generators.index(generator)
            generators[place : place + 1] = [_Before(generator), generator, _After(generator)]


def writer(pelican: Pelican) -> type[Writer] | None:
    """The writer, unless the site wants another."""
    settings = pelican.settings
    return Writer if settings.get("SPEED_WRITER", True) and not settings.get("INCREMENTAL") else None


_ARTICLES = partial(read_ahead, kind="ARTICLE")
_PAGES = partial(read_ahead, kind="PAGE")


def register() -> None:
    addresses.remember()
    signals.initialized.connect(templates.begin)
    signals.generator_init.connect(templates.share)
    signals.readers_init.connect(use_reader)
    signals.article_generator_init.connect(_ARTICLES)
    signals.page_generator_init.connect(_PAGES)
    signals.all_generators_finalized.connect(line_up)
    signals.get_writer.connect(writer)
