"""Locks between the processes that use this checkout: ``python -m infra.setup.locks NAME COMMAND…`` runs under one.

A lock is a file in ``.cache/locks``. The system releases it when its last holder ends, however that ends, so nothing is
left to clean up after a process that was killed. Only the standard library is needed: ``make`` calls this before there
is an environment.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(__file__).parents[2] / ".cache/locks"


def acquire(path: Path, *, wait: bool = True) -> int | None:
    """Acquire a lock on a file, which is created if it is missing.

    :returns: a descriptor that holds the lock until it is closed, or None where another has it and ``wait`` is off.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


@contextmanager
def held(name: str) -> Iterator[int]:
    """Hold a lock by its name; waits while another has it.

    :returns: its descriptor. A child that is given it (``pass_fds``) holds the lock too, until it has ended itself.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    descriptor = acquire(FOLDER / name)
    assert descriptor is not None
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def main() -> None:
    """Run a command under a lock, and end as it does."""
    name, *command = sys.argv[1:]
    with held(name) as lock:
        sys.exit(subprocess.run(command, check=False, pass_fds=[lock]).returncode)


if __name__ == "__main__":
    main()
