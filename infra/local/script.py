"""Runs JavaScript in a process of its own (infra/local/script_engine.py), so that nothing a script or its engine does
can end or hold up this one (docs/decisions/0030-scripts-run-in-a-process-of-their-own.md).
"""

from __future__ import annotations

import json
import select
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from infra.local.child_process import how_it_ended

ROOT = Path(__file__).parents[2]


class ScriptError(Exception):
    """What a script threw, or why there is no answer from it."""


class ScriptTimeoutError(ScriptError):
    """The script ran for longer than it may."""


class _Ended(Exception):  # noqa: N818 - never leaves this module
    """The process ended without an answer."""


class Script:
    """Scripts and their functions. Any thread may call them; calls wait for each other.

    Where the process dies, that is said on standard error, another takes its place, and the call is made again: so
    functions must give the same answer to the same arguments.

    :param sources: evaluated in this order, as scripts.
    :param name: what it is, for the message.
    :param patience: seconds that a call, and the evaluation of the sources, may take.
    :raises ScriptError: where the sources cannot be evaluated.
    """

    def __init__(self, *sources: str, name: str = "script", patience: float = 10) -> None:
        self._sources, self._name, self._patience = sources, name, patience
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        with self._lock:
            self._renewing(self._started)

    def call(self, function: str, *arguments: Any) -> Any:
        """What a function returns, through JSON both ways.

        :raises ScriptError: where it throws, runs too long, or its process died twice.
        """
        with self._lock:
            return self._renewing(lambda: self._asked(self._started(), [function, arguments]))

    def close(self) -> None:
        """End the process. A later call starts a new one."""
        with self._lock:
            self._end()

    def _renewing(self, act: Callable[[], Any]) -> Any:
        try:
            return act()
        except _Ended as first:
            print(f"The process of the {self._name} {first}; another takes its place.", file=sys.stderr, flush=True)
        try:
            return act()
        except _Ended as second:
            raise ScriptError(f"The process of the {self._name} {second}, and so did the one before it") from None

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            command = [sys.executable, "-m", "infra.local.script_engine"]
            self._process = process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
            )
            # Where this object is let go without being closed, the process ends with it.
            self._finalizer = weakref.finalize(self, _ended, process)
            try:
                self._asked(process, self._sources)
            except ScriptError:
                self._end()
                raise
        return self._process

    def _asked(self, process: subprocess.Popen[str], question: Any) -> Any:
        """The answer to a line."""
        assert process.stdin is not None and process.stdout is not None
        answered = select.poll()
        answered.register(process.stdout, select.POLLIN)
        try:
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            if not answered.poll(self._patience * 1000):
                self._end()
                raise ScriptTimeoutError(f"The {self._name} ran for more than {self._patience:g} seconds")
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line.endswith("\n"):
            self._end()
            raise _Ended(how_it_ended(process))
        answer = json.loads(line)
        if "error" in answer:
            raise ScriptError(answer["error"])
        return answer["value"]

    def _end(self) -> None:
        if self._process is not None:
            self._process = None
            self._finalizer()


def _ended(process: subprocess.Popen[str]) -> None:
    """End a process, if it has not, and let go of its pipes."""
    process.kill()
    # Closes the pipes, whether or not all that was written to them was read, and waits.
    with suppress(BrokenPipeError), process:
        pass
