"""Cache of the pages and articles that Pelican read, from build to build: a file is read again only if it has changed,
or a file that its HTML depends on.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pelican.contents import Content
from pelican.generators import CachingGenerator

from plugins.core.file_cache import fingerprint

Fingerprints = tuple[Any, ...]


class Contents:
    """Replaces the disk cache of Pelican's generators: they ask it before they read a file.

    :param inputs_of: takes a text and returns fingerprints of the other files that its HTML depends on.
    """

    def __init__(self, inputs_of: Callable[[str], Any]) -> None:
        self._inputs_of = inputs_of
        self._cache: dict[tuple[str, str], tuple[Fingerprints, str, Content]] = {}

    def serve(self, generator: CachingGenerator) -> None:
        """Replace a generator's cache by this one."""
        kind = type(generator).__name__
        folder = Path(generator.path)

        def get(name: str, default: Any = None) -> Any:
            inputs, text, content = self._cache.get((kind, name), (None, "", None))
            if content is None or inputs != self._fingerprint(folder / name, text):
                return default
            return _fresh(content, generator)

        def put(name: str, content: Content) -> None:
            text = (folder / name).read_text(encoding="utf-8")
            self._cache[kind, name] = self._fingerprint(folder / name, text), text, _fresh(content, generator)

        generator.get_cached_data, generator.cache_data = get, put

    def forget(self, names: set[Path] | None = None) -> None:
        """Drop these files from the cache, or all of them."""
        if names is None:
            self._cache.clear()
        for key in [
            key for key, (_, _, content) in self._cache.items() if names and Path(content.source_path) in names
        ]:
            del self._cache[key]

    def _fingerprint(self, path: Path, text: str) -> Fingerprints:
        return fingerprint(path), self._inputs_of(text)


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
