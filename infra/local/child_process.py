"""Processes that this one starts: how one ended, and a server in one, which prints its port once it listens and ends
when its input does.
"""

from __future__ import annotations

import os
import signal
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


def how_it_ended(process: subprocess.Popen[str], patience: float = 10) -> str:
    """``was ended by SIGSEGV``, or ``ended with status 1``.

    :param process: one that has ended, or is about to. :param patience: seconds to wait for that.
    """
    status = process.wait(patience)
    return f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
