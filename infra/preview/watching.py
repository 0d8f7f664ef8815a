"""What is saved while the preview runs: gathered from its first moment, so that nothing saved in a build is lost."""

from __future__ import annotations

import asyncio
import re
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from watchfiles import Change, DefaultFilter, awatch

from infra.build.building import Built
from infra.build.folders import ROOT

FOLDERS = ("content", "theme", "functions", "plugins", "infra/edge")
FILES = ("pelicanconf.py",)
# Milliseconds. A save is told once nothing more has come for a step; an editor's several writes are one save.
_STEP, _LONGEST = 30, 300
# Seconds of work on pages that nobody looks at: of a build that somebody waits for, and of one that goes on with it.
_AT_ONCE, _AT_LEISURE = 0.1, 1.0


class Sources(DefaultFilter):
    """Not what the build itself writes, nor what editors lay beside a file while they save it."""

    ignore_entity_patterns = (*DefaultFilter.ignore_entity_patterns, r"^4913$", r"\.kate-swp$", r"^#.*#$", r"\.tmp$")
    _made: ClassVar[re.Pattern[str]] = re.compile(r"/functions/pages(/|$)")

    def __call__(self, change: Change, path: str) -> bool:
        return super().__call__(change, path) and not self._made.search(path)


class Listed(Sources):
    """Of a folder, the files of the root that are sources."""

    def __call__(self, change: Change, path: str) -> bool:
        return super().__call__(change, path) and Path(path).name in FILES


class Saves:
    """What was saved and is not built yet.

    A file by itself is watched through its folder: many editors save by putting another file in its place, and a watch
    on the file would stay with the one that was.
    """

    def __init__(self, root: Path = ROOT) -> None:
        self._root = root
        self._paths: set[Path] = set()
        self._some = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Watch from now on."""
        folders = [self._root / name for name in FOLDERS]
        self._tasks = [
            asyncio.create_task(self._gather(folders, Sources(), recursive=True)),
            asyncio.create_task(self._gather([self._root], Listed(), recursive=False)),
        ]
        await asyncio.sleep(0)

    async def _gather(self, paths: list[Path], wanted: Sources, *, recursive: bool) -> None:
        present = [path for path in paths if path.is_dir()]
        async for changes in awatch(*present, watch_filter=wanted, debounce=_LONGEST, step=_STEP, recursive=recursive):
            self._paths |= {Path(path) for _, path in changes}
            self._some.set()

    async def next(self) -> set[Path]:
        """The files that were saved since the last call, once there are any."""
        await self._some.wait()
        return self.taken()

    def taken(self) -> set[Path]:
        """The files that were saved since the last call, if any."""
        self._some.clear()
        paths, self._paths = self._paths, set()
        return paths

    def stop(self) -> None:
        """Watch no longer."""
        for task in self._tasks:
            task.cancel()


async def keep_built(saves: Saves, build: Callable[[set[Path], float], Built], told: Callable[[Built], None]) -> None:
    """Build after each save and tell what came of it, for ever. What a build leaves for later is made while nothing new
    is saved.

    :param build: takes what was saved, and the seconds after which it may leave what nobody looks at for later; runs in
        a thread of its own. :param told: runs there too.
    """
    more = False
    while True:
        paths = saves.taken() if more else await saves.next()
        try:
            more = await asyncio.to_thread(_step, build, told, paths)
        except Exception:  # noqa: BLE001 - a fault of the builder: the next save may be built all the same
            traceback.print_exc()
            more = False


def _step(build: Callable[[set[Path], float], Built], told: Callable[[Built], None], paths: set[Path]) -> bool:
    """One build. Whether it left something for later."""
    built = build(paths, _AT_ONCE if paths else _AT_LEISURE)
    told(built)
    return built.more
