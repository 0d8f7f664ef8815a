"""A server in a process of its own, which prints its port once it listens and ends when its input does."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def running(command: Sequence[str | Path], environment: Mapping[str, str], *, patience: float) -> Iterator[int]:
    """Start it; yields its port.

    :param environment: beside that of this process. :param patience: seconds that it has to end in.
    """
    process = subprocess.Popen(
        command, env=os.environ | dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(patience)
        process.stdout.close()
