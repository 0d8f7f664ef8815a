"""The functions' package, built for this machine's Python, once for every state of what it is made of."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from infra.deploy import package

ROOT = Path(__file__).parent.parent
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
_SOURCES = ("functions", "infra/deploy", "requirements/functions.txt")


def once(name: str, make: Callable[[Path], Path]) -> Path:
    """The folder that ``make`` makes, kept under ``.cache`` until a source changes."""
    kept = ROOT / ".cache/tests" / f"{name}-{VERSION}-{_state()}"
    if not kept.is_dir():
        kept.parent.mkdir(parents=True, exist_ok=True)
        for older in kept.parent.glob(f"{name}-*"):
            shutil.rmtree(older, ignore_errors=True)
        # Beside it and then in its place, so that two workers do not meet.
        fresh = Path(tempfile.mkdtemp(dir=kept.parent, prefix="new-"))
        make(fresh / "made")
        with contextlib.suppress(OSError):
            (fresh / "made").rename(kept)
        shutil.rmtree(fresh)
    return kept


def built() -> Path:
    """The package, as ``make deploy`` builds it but for this Python."""
    return once("package", lambda target: package.build(target, sys.executable, version=VERSION))


def _state() -> str:
    found = hashlib.sha256()
    for source in _SOURCES:
        path = ROOT / source
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return found.hexdigest()[:16]
