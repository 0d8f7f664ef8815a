"""What a build takes: seconds of a whole process from an empty output, and its memory."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.builds.tools import Tool, environment

# So often memory is looked at.
PAUSE = 0.1


def seconds(command: Sequence[str], folder: Path) -> float:
    """How long a command takes.

    :raises subprocess.CalledProcessError: where it fails.
    """
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment(), check=True, capture_output=True)
    return time.perf_counter() - start


def full(tool: Tool, folder: Path) -> float:
    """How long a full build takes; its output is there afterwards."""
    shutil.rmtree(folder / tool.output, ignore_errors=True)
    return seconds(tool.build, folder)


def memory(tool: Tool, folder: Path) -> int:
    """The most that a full build has in memory at once, in bytes: of all its processes together, by Linux's
    proportional set size, in which what several share is counted once.
    """
    shutil.rmtree(folder / tool.output, ignore_errors=True)
    most = 0
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(tool.build, cwd=folder, env=environment(), **quiet) as process:
        while process.poll() is None:
            most = max(most, sum(map(_share, _family(process.pid))))
            time.sleep(PAUSE)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, tool.build)
    return most


def _family(process: int) -> Iterator[int]:
    yield process
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = task.read_text(encoding="ascii").split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _share(process: int) -> int:
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in told.splitlines() if line.startswith("Pss:"))
