"""Have pages gathered while Pelican's generators ask for them one by one, so that workers can write them together.

Pages are not gathered where that could be noticed: where a plugin is told of each page or of a generator's last one, or
where a text attaches a file to itself.
"""

from __future__ import annotations

from typing import Any

from pelican import Pelican, signals
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator

from pelican_speed import content_urls
from pelican_speed.parallel_writing import ParallelWriter

# A plugin that receives one of these may change pages, or expect them on the disk, while they are asked for.
_NOTICED = {
    ArticlesGenerator: (signals.article_generator_write_article, signals.article_writer_finalized),
    PagesGenerator: (signals.page_generator_write_page, signals.page_writer_finalized),
}


class _Beside(Generator):  # type: ignore[misc]
    """Stands next to a generator in Pelican's list, with all its attributes, as other plugins look at the list too."""

    def __init__(self, generator: Generator) -> None:
        self.__dict__.update(generator.__dict__)


class _Before(_Beside):
    """Begins to gather."""

    def generate_output(self, writer: Any) -> None:
        if isinstance(writer, ParallelWriter) and not _attaches_files(self.context):
            content_urls.freeze_urls(True)
            writer.gather()


class _After(_Beside):
    """Writes what was gathered."""

    def generate_output(self, writer: Any) -> None:
        content_urls.freeze_urls(False)
        if isinstance(writer, ParallelWriter):
            writer.finish()


def _attaches_files(context: dict[str, Any]) -> bool:
    """Whether a text moves a static file next to its own page, which happens when the text is rendered."""
    contents = context["generated_content"].values() if context["static_links"] else ()
    return any("attach" in (content._content or "") for content in contents if content is not None)


def _wanted(settings: dict[str, Any]) -> bool:
    return bool(settings.get("SPEED_WRITE_WORKERS", 1) != 1)


def gather_pages(generators: list[Any]) -> None:
    """Gather the pages of each generator whose pages no plugin takes part in."""
    if not _wanted(generators[0].settings):
        return
    for generator in list(generators):
        noticed = _NOTICED.get(type(generator))
        if noticed is not None and not any(signal.receivers for signal in noticed):
            place = generators.index(generator)
            generators[place : place + 1] = [_Before(generator), generator, _After(generator)]


def parallel_writer(pelican: Pelican) -> type[ParallelWriter] | None:
    """The writer that shares pages out, where the site asks for worker processes."""
    return ParallelWriter if _wanted(pelican.settings) else None
