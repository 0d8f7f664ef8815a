"""Cache of the pages and articles that Pelican read, from build to build: a text is read again only if it is another,
or a file that its HTML depends on is.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pelican.contents import Content
from pelican.generators import CachingGenerator

from plugins.core.file_cache import Fingerprint, fingerprint, settled


@dataclass(frozen=True, slots=True)
class _Cached:
    stamp: Fingerprint
    settled: bool
    text: str
    inputs: Any
    content: Content


class Contents:
    """Replaces the disk cache of Pelican's generators: they ask it before they read a file.

    :param inputs_of: takes a text and the settings, and returns fingerprints of the other files that its HTML depends
        on.
    """

    def __init__(self, inputs_of: Callable[[str, Mapping[str, Any]], Any]) -> None:
        self._inputs_of = inputs_of
        self._cache: dict[tuple[str, str], _Cached] = {}

    def serve(self, generator: CachingGenerator) -> None:
        """Replace a generator's cache by this one."""
        kind = type(generator).__name__
        folder = Path(generator.path)
        # As they were when the file was about to be read: what changes meanwhile is read by the next build.
        seen: dict[str, tuple[Fingerprint, bool, str, Any]] = {}

        def get(name: str, default: Any = None) -> Any:
            known, stamp = self._cache.get((kind, name)), fingerprint(folder / name)
            same = known and known.settled and known.stamp == stamp
            text = known.text if known and same else (folder / name).read_text(encoding="utf-8")
            inputs = self._inputs_of(text, generator.settings)
            if known and (known.text, known.inputs) == (text, inputs):
                return _fresh(known.content, generator)
            seen[name] = stamp, settled(stamp), text, inputs
            return default

        def put(name: str, content: Content) -> None:
            self._cache[kind, name] = _Cached(*seen[name], _fresh(content, generator))

        generator.get_cached_data, generator.cache_data = get, put

    def forget(self) -> None:
        """Drop all of it."""
        self._cache.clear()


def _fresh(content: Content, generator: CachingGenerator) -> Content:
    """A copy for this build, in the state in which it was read: without translations and changes by other plugins."""
    fresh = copy.copy(content)
    fresh.metadata = dict(content.metadata)
    fresh.translations = []
    fresh.settings, fresh._context = generator.settings, generator.context
    # Pelican computes it again for every address, though the path of the file does not change.
    own, computed = content.relative_source_path, content.get_relative_source_path
    fresh.get_relative_source_path = lambda path=None: computed(path) if path else own
    return fresh
