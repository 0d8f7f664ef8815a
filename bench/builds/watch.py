"""Save to see: a word in one post is changed while a tool watches, until its page as served has the new word."""

from __future__ import annotations

import http.client
import os
import signal
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.builds.tools import Tool, environment
from infra.local.serving import bound

CHANGES = 5
# A page is asked for this often; a tool has this long to show it, and this long to come to rest before the next change.
PAUSE, PATIENCE, REST = 0.005, 120.0, 1.0
# Seconds from the page being there to the first change: Pelican loses what is saved while it builds.
SETTLED = 6.0
_MARK = "changed-word-{}"


def saved(file: Path, shown: Callable[[], str], rest: float = 0) -> float:
    """Seconds from saving a change of ``file`` until ``shown()`` has it: the median of some.

    :param shown: gives the page's HTML as it is now; "" while there is none.
    :param rest: seconds that the tool may need to come to rest; later, twice what it needed to show the change before.
    :raises TimeoutError: where a change is not to be seen.
    """
    text, took = file.read_text(encoding="utf-8"), []
    try:
        for number in range(CHANGES):
            mark = _MARK.format(number)
            time.sleep(max(REST, rest))
            file.write_text(f"{text}\n\nA {mark}.\n", encoding="utf-8")
            took.append(_until(lambda mark=mark: mark in shown()))
            rest = 2 * took[-1]
    finally:
        file.write_text(text, encoding="utf-8")
    return statistics.median(took)


def watched(tool: Tool, folder: Path, file: Path, place: str = "posts") -> float:
    """The same of a tool that serves what it watches.

    :param place: the folder of the page's address.
    """
    with _serving(tool, folder) as port:

        def shown() -> str:
            return _get(port, f"/{place}/{file.stem}/")

        started = _until(lambda: "<article" in shown())
        return saved(file, shown, max(started, SETTLED))


def _until(true: Callable[[], bool]) -> float:
    start = time.perf_counter()
    while not true():
        if time.perf_counter() - start > PATIENCE:
            raise TimeoutError(f"not to be seen after {PATIENCE:.0f} s")
        time.sleep(PAUSE)
    return time.perf_counter() - start


def _get(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.read().decode() if answer.status == http.HTTPStatus.OK else ""
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()


@contextmanager
def _serving(tool: Tool, folder: Path) -> Iterator[int]:
    with bound() as listener:
        port = listener.getsockname()[1]
    command = [part.format(port=port) if "{port}" in part else part for part in tool.serve]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=quiet, stderr=quiet, stdin=quiet, start_new_session=True
    )
    try:
        yield port
    finally:
        # With all that the tool has started.
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
