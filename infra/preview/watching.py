"""Watch the source files while the preview runs, and rebuild on each save. Saves during a build are not lost."""

from __future__ import annotations

import asyncio
import re
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from watchfiles import Change, DefaultFilter, awatch

from infra.build.building import BuildResult
from infra.build.folders import ROOT

FOLDERS = ("content", "theme", "functions", "plugins", "infra/edge")
FILES = ("pelicanconf.py",)
# Milliseconds. Changes are reported once none has come for a step, so an editor's several writes count as one save.
_STEP, _LONGEST = 30, 300
# Seconds until a build is tried again of which two processes have died, and the longest that this grows to.
_RETRY, _LONGEST_RETRY = 1.0, 60.0


class Sources(DefaultFilter):
    """Filters out what the build itself writes, and the temporary files of editors."""

    ignore_entity_patterns = (*DefaultFilter.ignore_entity_patterns, r"^4913$", r"\.kate-swp$", r"^#.*#$", r"\.tmp$")
    _made: ClassVar[re.Pattern[str]] = re.compile(r"/functions/pages(/|$)")

    def __call__(self, change: Change, path: str) -> bool:
        return super().__call__(change, path) and not self._made.search(path)


class Listed(Sources):
    """Filters out everything in the root but the files that are sources."""

    def __call__(self, change: Change, path: str) -> bool:
        return super().__call__(change, path) and Path(path).name in FILES


class SavedFiles:
    """The files that were saved and are not built yet.

    A single file is watched through its folder: many editors save by renaming a new file over it, and a watch on the
    file itself would stay with the old one.
    """

    def __init__(self, root: Path = ROOT) -> None:
        self._root = root
        self._paths: set[Path] = set()
        self._some = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Start watching."""
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
        """The files that were saved since the last call, once there are any, or :meth:`wake` was called."""
        await self.waiting()
        return self.take()

    async def waiting(self) -> None:
        """Return once there is something to build."""
        await self._some.wait()

    def wake(self) -> None:
        """Have the next build begin although nothing was saved."""
        self._some.set()

    def take(self) -> set[Path]:
        """The files that were saved since the last call, if any."""
        self._some.clear()
        paths, self._paths = self._paths, set()
        return paths

    def stop(self) -> None:
        """Stop watching."""
        for task in self._tasks:
            task.cancel()


async def rebuild_on_save(
    saves: SavedFiles,
    build: Callable[[set[Path], bool], BuildResult],
    report: Callable[[BuildResult], None],
    stop: Callable[[], None] = lambda: None,
) -> None:
    """Build after each save and report the result, for ever: at first a glance, then the whole.

    :param build: takes what was saved, and whether a glance will do; runs in a thread of its own.
    :param report: runs there too. :param stop: has a whole build break off; called when something else is saved.
    """
    more, retry = False, _RETRY
    # What was saved since the last whole build: the next one tells of it.
    changes: set[str] = set()
    while True:
        paths = saves.take() if more else await saves.next()
        building = asyncio.create_task(asyncio.to_thread(_step, build, report, paths, changes))
        saved = asyncio.create_task(saves.waiting())
        try:
            if not paths:
                await asyncio.wait({building, saved}, return_when=asyncio.FIRST_COMPLETED)
                if not building.done():
                    stop()
            built = await building
        except Exception:  # noqa: BLE001 - an error in the builder must not stop the preview: the next save is built
            traceback.print_exc()
            more = False
            continue
        finally:
            saved.cancel()
        more, changes = built.more, set(built.changes) if built.more else set()
        if built.more and built.problems:
            # Nobody could build it. A save may mend that; so may time, where the machine had no memory left.
            with suppress(TimeoutError):
                await asyncio.wait_for(saves.waiting(), retry)
            retry = min(2 * retry, _LONGEST_RETRY)
        else:
            retry = _RETRY


def _step(
    build: Callable[[set[Path], bool], BuildResult],
    report: Callable[[BuildResult], None],
    paths: set[Path],
    changes: set[str],
) -> BuildResult:
    """Build once and report. Nothing is to be said of a build that made nothing yet.

    :param changes: what was saved before, and is not wholly built.
    """
    built = build(paths, bool(paths))
    built = replace(built, changes=tuple(sorted({*built.changes, *changes})))
    if built.written or built.problems or not built.more:
        report(built)
    return built
