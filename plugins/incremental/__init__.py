"""Builds in a process that stays: what was parsed is kept by its content, every page is made again, and what differs is
written. So nothing has to be known of what a page is made from.

While somebody waits, a *glance* makes the pages that are looked at and those of the texts just saved; the whole
follows, and breaks off where something else is saved. It works when the setting ``INCREMENTAL`` holds a
:class:`~plugins.incremental.memory.Memory`, as infra/build/building.py has it for the preview; else it does nothing.
``DELETE_OUTPUT_DIRECTORY`` has to be off.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pelican import Pelican, signals
from pelican.generators import CachingGenerator, Generator

from plugins.core.site_files import SiteFiles
from plugins.incremental.memory import Memory
from plugins.incremental.writer import ComparingWriter


def memory(settings: Mapping[str, Any]) -> Memory | None:
    """The memory of this build; None where its process ends with it."""
    return settings.get("INCREMENTAL")


def _begin(pelican: Pelican) -> None:
    if found := memory(pelican.settings):
        found.begin_build(pelican.settings)


def _prepare(generator: Generator) -> None:
    if found := memory(generator.settings):
        generator.env.bytecode_cache = found.compiled


def _serve(generator: CachingGenerator) -> None:
    if found := memory(generator.settings):
        found.contents.serve(generator)


def _share(generators: list[Generator]) -> None:
    if found := memory(generators[0].settings):
        found.shared = generators[0].context
        generators[0].settings["SITE_FILES"].partial = found.only is not None


def _writer(pelican: Pelican) -> type[ComparingWriter] | None:
    return ComparingWriter if memory(pelican.settings) else None


def _end(pelican: Pelican) -> None:
    """Tell the site map and others which pages there are. Runs before their handlers: this plugin is first."""
    if found := memory(pelican.settings):
        files: SiteFiles = pelican.settings["SITE_FILES"]
        files.keep(static.save_as for static in found.shared["staticfiles"])
        files.complete = True


def register() -> None:
    signals.initialized.connect(_begin)
    signals.generator_init.connect(_prepare)
    signals.article_generator_init.connect(_serve)
    signals.page_generator_init.connect(_serve)
    signals.all_generators_finalized.connect(_share)
    signals.get_writer.connect(_writer)
    signals.finalized.connect(_end)
