"""Mirror a folder: copy files that differ, each atomically, and remove those that are gone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable
from pathlib import Path

from plugins.core.file_cache import Fingerprint, fingerprint
from plugins.images.renditions import write_atomically


class Mirror:
    """Keeps ``target`` a copy of ``source`` as of the last :meth:`bring`. The source begins empty."""

    def __init__(self, source: Path, target: Path) -> None:
        self._source, self._target = source, target
        shutil.rmtree(source, ignore_errors=True)
        source.mkdir(parents=True)
        self._brought: dict[str, Fingerprint] = {}
        self._began = False

    def bring(self, wanted: Collection[str], *, whole: bool = True) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Copy the wanted files to the target and remove all others.

        :param wanted: names from the source's root; what is not there yet may come later, by :meth:`bring_one`.
        :param whole: whether that is all; else what is not wanted stays, for files that still name it.
        :returns: the names of what was written, and of what was removed.
        """
        here = self._there() if not self._began else set(self._brought)
        gone = {name for name in here if name not in wanted} if whole else set()
        for name in gone:
            (self._source / name).unlink(missing_ok=True)
            (self._target / name).unlink(missing_ok=True)
            self._brought.pop(name, None)
        self._began = self._began or whole
        # Pages last: what they name is there before they are.
        ordered = sorted(wanted, key=lambda name: (name.endswith(".html"), name))
        written = tuple(name for name in ordered if self.bring_one(name))
        _tidy({(self._target / name).parent for name in gone}, self._target)
        return written, tuple(sorted(gone))

    def bring_one(self, name: str) -> bool:
        """One file. False where it is as it was, or not there yet."""
        try:
            stamp = fingerprint(os.path.join(self._source, name))  # noqa: PTH118 - asked of every file, every time
        except FileNotFoundError:
            return False
        if self._brought.get(name) == stamp:
            return False
        self._brought[name] = stamp
        source, target = self._source / name, self._target / name
        content = source.read_bytes()
        if target.is_file() and target.read_bytes() == content:
            return False
        write_atomically(target, content)
        return True

    def _there(self) -> set[str]:
        """What the target holds before anything was brought."""
        return {
            Path(place, name).relative_to(self._target).as_posix()
            for place, _, names in os.walk(self._target)
            for name in names
        }


def _tidy(folders: Iterable[Path], root: Path) -> None:
    """Take out folders that nothing is left in."""
    for deepest in folders:
        for folder in (deepest, *deepest.parents):
            if folder == root or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()
