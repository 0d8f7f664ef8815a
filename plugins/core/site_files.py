"""Files that plugins write to the site: only where the content differs, so that unchanged files keep their time, and
recorded as wanted, so that files that nothing writes any more can be removed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from pelican import Pelican, signals


class SiteFiles:
    """One folder. ``wanted`` holds the names, from its root, of what was put there or kept since it was made;
    ``complete`` says that every page that this build makes is among them, ``partial`` that it makes only some.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wanted: set[str] = set()
        self.complete = self.partial = False

    def put(self, name: str, content: str | bytes) -> None:
        """Write a file, unless it has this content already."""
        held = content.encode() if isinstance(content, str) else content
        path = self.folder / name
        if not path.is_file() or path.read_bytes() != held:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(held)
        self.keep([name])

    def put_once(self, name: str, content: str | bytes | Callable[[], str | bytes]) -> None:
        """See to it that a file is there that is named by its content, and so need not be read.

        :param content: what is in it, or what gives that when it is needed.
        """
        if self.has(name):
            self.keep([name])
        else:
            self.put(name, content() if callable(content) else content)

    def has(self, name: str) -> bool:
        """Whether a file is there."""
        return os.path.isfile(os.path.join(self.folder, name))  # noqa: PTH113, PTH118 - asked for every page and picture

    def keep(self, names: Iterable[str]) -> None:
        """Mark files as wanted without writing them."""
        self.wanted.update(names)


def prepare(pelican: Pelican) -> None:
    """Give plugins ``settings["SITE_FILES"]``."""
    pelican.settings["SITE_FILES"] = SiteFiles(Path(pelican.output_path))


def register() -> None:
    signals.initialized.connect(prepare)
