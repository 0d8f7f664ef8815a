"""Pelican's writer for builds in a process that stays: a file is written only if its text differs, and in a glance only
what somebody waits for is made.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from jinja2 import Template
from pelican.writers import FileOverwriteFailedError, Writer

from plugins.core.site_files import SiteFiles
from plugins.incremental.memory import Memory


class ComparingWriter(Writer):  # type: ignore[misc]
    """Asks the memory which pages to make."""

    def __init__(self, output_path: str, settings: dict[str, Any]) -> None:
        super().__init__(output_path, settings)
        self._memory: Memory = settings["INCREMENTAL"]
        self._files: SiteFiles = settings["SITE_FILES"]

    def write_file(self, name: str, template: Template, context: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        """As Pelican's, where this build makes the page."""
        if self._memory.wants(name, kwargs.values()):
            super().write_file(name, template, context, *args, **kwargs)

    def write_feed(self, elements: Any, context: dict[str, Any], path: str | None = None, *args: Any, **kw: Any) -> Any:
        """As Pelican's; returns None in a build that does not make this feed."""
        if path and not self._memory.wants(path):
            return None
        return super().write_feed(elements, context, path, *args, **kw)

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


class _Written(io.StringIO):
    """A file of the site that is written when it is closed, if its text has changed."""

    def __init__(self, name: str, files: SiteFiles) -> None:
        super().__init__()
        self._name, self._files = name, files

    def close(self) -> None:
        if not self.closed:
            self._files.put(self._name, self.getvalue())
        super().close()
