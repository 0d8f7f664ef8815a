"""Pages and articles as they were read, kept from build to build: a file is read again only where it has changed, or
something that its text is made with.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pelican.contents import Content
from pelican.generators import CachingGenerator

from plugins.core.file_cache import fingerprint

# A file that was changed this shortly before it was read may have been changed again since, within the same tick of the
# clock that its time is taken from.
_TICK_NS = 50_000_000

Stamp = tuple[Any, ...]


class Contents:
    """What Pelican's generators ask before they read a file, in place of their own cache on the disk.

    :param beside: for the text of a file, the stamp of what else its page is made of, such as pictures.
    """

    def __init__(self, beside: Callable[[str], Any]) -> None:
        self._beside = beside
        self._kept: dict[tuple[str, str], tuple[Stamp, str, Content]] = {}

    def serve(self, generator: CachingGenerator) -> None:
        """Stand in for a generator's cache."""
        kind = type(generator).__name__
        folder = Path(generator.path)

        def get(name: str, default: Any = None) -> Any:
            stamp, text, content = self._kept.get((kind, name), (None, "", None))
            if content is None or stamp != self._stamp(folder / name, text):
                return default
            return _fresh(content, generator)

        def put(name: str, content: Content) -> None:
            text = (folder / name).read_text(encoding="utf-8")
            self._kept[kind, name] = self._stamp(folder / name, text), text, _fresh(content, generator)

        generator.get_cached_data, generator.cache_data = get, put

    def forget(self, names: set[Path] | None = None) -> None:
        """Read these files again, or all."""
        if names is None:
            self._kept.clear()
        for key in [key for key, (_, _, content) in self._kept.items() if names and Path(content.source_path) in names]:
            del self._kept[key]

    def _stamp(self, path: Path, text: str) -> Stamp:
        return fingerprint(path), self._beside(text)


def _fresh(content: Content, generator: CachingGenerator) -> Content:
    """A copy as it was read, before other files were looked at; it belongs to the generator's build."""
    fresh = copy.copy(content)
    fresh.metadata = dict(content.metadata)
    fresh.translations = []
    fresh.settings, fresh._context = generator.settings, generator.context
    # Asked for with every address, and reckoned anew each time; it is the file's place, which does not change.
    own, reckoned = content.relative_source_path, content.get_relative_source_path
    fresh.get_relative_source_path = lambda path=None: reckoned(path) if path else own
    return fresh
