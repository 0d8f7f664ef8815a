"""The functions' package, built for this machine's Python, once for every state of what it is made of."""

from __future__ import annotations

import hashlib
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from functions.core.html import folder
from infra.build import folders
from infra.build.folders import BUILD, ROOT
from infra.deploy import package
from infra.setup import locks

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
# Seconds after which one that no run has asked for is removed.
_UNUSED = 86_400
_SOURCES = ("functions", "infra/deploy", "requirements/functions.txt")


def once(name: str, make: Callable[[Path], Path]) -> Path:
    """The folder that ``make`` makes, kept under ``.cache`` for every run until a source changes."""
    kept = folders.CACHE / "packages" / f"{name}-{VERSION}-{_state()}"
    with locks.held("packages"):
        if not kept.is_dir():
            kept.parent.mkdir(parents=True, exist_ok=True)
            # Beside it and then in its place, so that what was begun by a run that was killed is never taken for it.
            with folders.own("building") as fresh:
                make(fresh / "made").rename(kept)
        kept.touch()
        for older in kept.parent.glob(f"{name}-*"):
            # Another run may be using one of yesterday's sources still.
            if time.time() - older.stat().st_mtime > _UNUSED:
                shutil.rmtree(older, ignore_errors=True)
    return kept


def built() -> Path:
    """The package, as ``make deploy`` builds it but for this Python."""
    return once("package", lambda target: package.build(target, sys.executable, version=VERSION, pages=folder()))


def _state() -> str:
    found = hashlib.sha256()
    for path in (*(ROOT / source for source in _SOURCES), folder()):
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            # Not the pages that make build has left among the modules: the package gets those of this run.
            if file.is_file() and "__pycache__" not in file.parts and not file.is_relative_to(BUILD.pages):
                found.update(file.relative_to(path.parent).as_posix().encode() + file.read_bytes())
    return found.hexdigest()[:16]
