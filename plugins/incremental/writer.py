"""Pelican's writer for incremental builds: a page or feed is made again only if a value that it read has changed, and
a file is written only if its text differs.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import Any

from jinja2 import Template
from pelican.writers import FileOverwriteFailedError, Writer

from plugins.core.site_files import SiteFiles
from plugins.incremental import recorders
from plugins.incremental.memory import Memory

_UNCHANGED = "\0unchanged"
_ELEMENTS = "elements of the feed"
# What Pelican sets for each page.
_PLACE = ("output_file", "localsiteurl", "SITEURL")


class RememberingWriter(Writer):  # type: ignore[misc]
    """Asks the memory before it renders. Variables that are not shared by all pages are the page's own."""

    def __init__(self, output_path: str, settings: dict[str, Any]) -> None:
        super().__init__(output_path, settings)
        self._memory: Memory = settings["INCREMENTAL"]
        self._files: SiteFiles = settings["SITE_FILES"]

    def write_file(self, name: str, template: Template, context: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        """As Pelican's, but an unchanged page keeps its file."""
        names = {*kwargs, *_PLACE} if context is self._memory.shared else None
        super().write_file(name, _Remembered(template, self._memory, self._files, names), context, *args, **kwargs)

    def write_feed(self, elements: Any, context: dict[str, Any], path: str | None = None, *args: Any, **kw: Any) -> Any:
        """As Pelican's; returns None where the feed is unchanged."""
        write = super().write_feed
        if not path:
            return write(elements, context, path, *args, **kw)
        roots = context | {_ELEMENTS: elements}
        made: list[Any] = []

        def make() -> None:
            made.append(write(recorders.recorded(elements, (_ELEMENTS,)), _Roots(roots), path, *args, **kw))

        self._memory.remember(f"feed {path}", roots, make, self._files)
        return made[0] if made else None

    def _open_w(self, filename: str, _: str, override: bool = False) -> io.StringIO:
        """Pelican's rules on overwriting, for a file that is written when it is closed.

        :raises FileOverwriteFailedError: where two want the same file.
        """
        if filename in self._overridden_files:
            if override:
                raise FileOverwriteFailedError(f'Failed to overwrite "{filename}" a second time')
            return io.StringIO()
        if filename in self._written_files and not override:
            raise FileOverwriteFailedError(f'Failed to overwrite "{filename}": two pages want it')
        if override:
            self._overridden_files.add(filename)
        self._written_files.add(filename)
        return _Written(Path(filename).relative_to(self._files.folder.absolute()).as_posix(), self._files)


class _Remembered:
    """Stands in for a template in Pelican's writer, and renders through the memory."""

    def __init__(self, template: Template, memory: Memory, files: SiteFiles, names: Set[str] | None) -> None:
        self._template, self._memory, self._files, self._names = template, memory, files, names

    def render(self, context: dict[str, Any]) -> str:
        name = str(context["output_file"])
        text = self._memory.render(
            name, self._template, context, self._files, names=self._names, anew=not self._files.has(name)
        )
        return _UNCHANGED if text is None else text


class _Written(io.StringIO):
    """A file of the site that is written when it is closed, if its text has changed."""

    def __init__(self, name: str, files: SiteFiles) -> None:
        super().__init__()
        self._name, self._files = name, files

    def close(self) -> None:
        if not self.closed:
            text = self.getvalue()
            if text == _UNCHANGED:
                self._files.keep([self._name])
            else:
                self._files.put(self._name, text)
        super().close()


class _Roots(Mapping[str, Any]):
    """The variables of a feed, recorded when they are read."""

    def __init__(self, roots: Mapping[str, Any]) -> None:
        self._roots = roots

    def __getitem__(self, name: str) -> Any:
        if name not in self._roots:
            recorders.record((name,), recorders.MISSING)
        return recorders.recorded(self._roots[name], (name,))

    def __iter__(self) -> Iterator[str]:
        return iter(self._roots)

    def __len__(self) -> int:
        return len(self._roots)
