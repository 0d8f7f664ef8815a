"""Incremental builds in one process: each makes only what depends on what has changed, and writes the same bytes as a
full build.

It works when the setting ``INCREMENTAL`` holds a :class:`~plugins.incremental.memory.Memory`, as
infra/build/building.py has it for the preview; else it does nothing. ``DELETE_OUTPUT_DIRECTORY`` has to be off. With
``RELATIVE_URLS`` every page is made every time: an article then has a text of its own for each page that links it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Template
from pelican import Pelican, signals
from pelican.generators import CachingGenerator, Generator

from plugins.core.site_files import SiteFiles
from plugins.incremental.memory import Memory
from plugins.incremental.templates import TEMPLATE_FINGERPRINTS, RecordingContext, TemplateFingerprints
from plugins.incremental.writer import RememberingWriter


def memory(settings: Mapping[str, Any]) -> Memory | None:
    """The memory of this build; None where it is not incremental."""
    return None if settings.get("RELATIVE_URLS") else settings.get("INCREMENTAL")


def rendered(
    settings: Mapping[str, Any], key: str, template: Template, context: Mapping[str, Any], files: SiteFiles
) -> str | None:
    """Render a template for a plugin that writes the file itself; None where the file is unchanged."""
    remembered = memory(settings)
    return remembered.render(key, template, context, files) if remembered else template.render(context)


def _begin(pelican: Pelican) -> None:
    if found := memory(pelican.settings):
        found.begin_build(pelican.settings)


def _prepare(generator: Generator) -> None:
    if found := memory(generator.settings):
        generator.env.context_class = RecordingContext
        generator.env.bytecode_cache = found.compiled


def _serve(generator: CachingGenerator) -> None:
    if found := memory(generator.settings):
        found.contents.serve(generator)


def _share(generators: list[Generator]) -> None:
    first = generators[0]
    if found := memory(first.settings):
        first.context[TEMPLATE_FINGERPRINTS] = TemplateFingerprints(first.env, found.parsed)
        found.shared = first.context


def _writer(pelican: Pelican) -> type[RememberingWriter] | None:
    return RememberingWriter if memory(pelican.settings) else None


def _end(pelican: Pelican) -> None:
    """Remove the files of pages that are gone. Runs before other plugins' handlers: this one is first in the list."""
    if found := memory(pelican.settings):
        files: SiteFiles = pelican.settings["SITE_FILES"]
        files.keep(static.save_as for static in found.shared["staticfiles"])
        files.complete = True
        for name in found.ledger.end() - files.wanted:
            # Before the site map and others read what was written.
            (files.folder / name).unlink(missing_ok=True)


def register() -> None:
    signals.initialized.connect(_begin)
    signals.generator_init.connect(_prepare)
    signals.article_generator_init.connect(_serve)
    signals.page_generator_init.connect(_serve)
    signals.all_generators_finalized.connect(_share)
    signals.get_writer.connect(_writer)
    signals.finalized.connect(_end)
