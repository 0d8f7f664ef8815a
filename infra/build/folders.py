"""Where each command keeps the site and the functions' pages that it makes, so that all of them can run at once in one
checkout:

- ``make build`` and ``make deploy``: ``output/`` and ``functions/pages/``;
- ``make preview``, ``make test`` and ``make bench``: a folder for each run, below ``.cache/preview/``,
  ``.cache/tests/`` and ``.cache/bench/``, which is removed when the run ends.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.setup import locks

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache"
# The environment variable by which functions find their pages, and a build the place for them (functions/pages.py).
PAGES = "PAGES_FOLDER"
_LOCK = "in-use"


@dataclass(frozen=True, slots=True)
class Folders:
    """The built site, and the pages that functions answer with."""

    site: Path
    pages: Path


BUILD = Folders(ROOT / "output", ROOT / "functions/pages")


def within(folder: Path) -> Folders:
    """Both, side by side in one folder."""
    return Folders(folder / "site", folder / "pages")


@contextmanager
def own(kind: str) -> Iterator[Path]:
    """A new folder, ``.cache/<kind>/…``, that lasts as long as the block. What is left of runs that were killed is
    removed before: a run holds a lock in its folder, and the system releases that with the process.
    """
    parent = CACHE / kind
    parent.mkdir(parents=True, exist_ok=True)
    # Nobody takes a folder that was just made, and not locked yet, for one that was left behind.
    with locks.held(kind):
        _clear(parent)
        folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=parent))
        lock = locks.acquire(folder / _LOCK)
    assert lock is not None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _clear(parent: Path) -> None:
    """Remove the folders whose runs have ended."""
    for folder in parent.iterdir():
        if not folder.is_dir():
            continue
        lock = locks.acquire(folder / _LOCK, wait=False)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)
