"""What each test last said, kept in a file over many runs, each of which may be of other tests."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no such locks: there, of two runs that end at once, the last one counts.
    fcntl = None  # type: ignore[assignment]

WORST_FIRST = ("failed", "skipped", "passed")


def worst(*results: str) -> str:
    """The worst of several results of one test, over its parameters and phases."""
    return min(results, key=WORST_FIRST.index)


def keep(file: Path, said: Mapping[str, str]) -> None:
    """Write what the tests of this run said beside what earlier runs of others said, with the time and the commit."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with _alone(file):
        earlier = json.loads(file.read_text(encoding="utf-8"))["results"] if file.exists() else {}
        run = {
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "commit": _commit(file.parent),
            "results": earlier | dict(said),
        }
        _put(file, json.dumps(run, indent=1, sort_keys=True))


def _commit(folder: Path) -> str:
    git = ["git", "rev-parse", "--short", "HEAD"]
    try:
        done = subprocess.run(git, cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "no commit"
    return done.stdout.strip() or "no commit"


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Wait until no other run is writing the file."""
    if fcntl is None:
        yield
        return
    with file.with_name(f"{file.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _put(file: Path, text: str) -> None:
    """Write a file so that whoever reads it meanwhile sees the old one or the new one, whole."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as written:
        written.write(text)
    Path(name).replace(file)
