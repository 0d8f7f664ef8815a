"""A preview of which a process is killed says so in its terminal, and serves on."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from infra.build.builder import ROOT

pytestmark = pytest.mark.slow
# As make preview does, but with folders of its own, and any port that is free.
PREVIEW = """
import asyncio, os, sys
from contextlib import suppress
from pathlib import Path
from infra.build import folders
from infra.build.builder import Builder
from infra.preview.__main__ import _listening, _serve
from infra.template import Template
listener = _listening(0)
builder = Builder(Path(sys.argv[1]))
os.environ[folders.PAGES] = str(builder.folders.pages)
try:
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(Template(), builder, listener, listener.getsockname()[1]))
    print("Stopped.", flush=True)
finally:
    builder.close()
"""


class Terminal:
    """A running preview and what it has said so far."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-c", PREVIEW, str(folder)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
        )
        self.origin = self.until("Serving ").split()[1]

    def until(self, text: str) -> str:
        """Wait for a line that has this text; its text."""
        said: list[str] = []
        for line in self.process.stdout or ():
            said.append(line)
            if text in line:
                return line
        raise AssertionError("".join(said))

    def child(self, module: str) -> int:
        """The number of the process that runs a module."""
        listed = subprocess.check_output(["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)], text=True)
        (number,) = (int(line.split()[0]) for line in listed.splitlines() if module in line)
        return number

    def kill(self, module: str, kind: signal.Signals) -> None:
        subprocess.run(["kill", f"-{kind.value}", str(self.child(module))], check=True)

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.origin + path, timeout=60)


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    folder = tmp_path_factory.mktemp("killed")
    found = Terminal(folder)
    with found.process:
        try:
            # The engine of the edge function starts with the first page.
            assert found.get("/").status_code == 200
            yield found
        finally:
            found.process.kill()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("kind", [signal.SIGSEGV, signal.SIGKILL])
def test_where_the_engine_of_the_edge_function_is_killed_pages_are_served_and_that_is_said(
    terminal: Terminal, kind: signal.Signals
) -> None:
    terminal.kill("infra.local.script_engine", kind)
    assert terminal.get("/shop/").status_code == 200
    assert "The process of the edge function" in terminal.until(f"was ended by {kind.name}; another takes its place.")
    assert terminal.get("/shop").status_code == 308


def test_where_the_builder_is_killed_another_builds_at_once_and_that_is_said(terminal: Terminal) -> None:
    terminal.kill("infra.build.building", signal.SIGKILL)
    assert terminal.get("/shop/").status_code == 200
    terminal.until("The process that builds was ended by SIGKILL; another takes its place.")
    # How many files, depends on what the killed one was at: what it left half written, the next one removes.
    assert re.search(r" → \d+ file", terminal.until("the site → "))
    assert terminal.get("/about/").status_code == 200


def test_stopped_it_leaves_no_process(terminal: Terminal) -> None:
    children = [terminal.child(module) for module in ("infra.local.script_engine", "infra.build.building")]
    terminal.process.send_signal(signal.SIGINT)
    terminal.until("Stopped.")
    terminal.process.wait()
    ends = time.monotonic() + 60
    # The engine of the edge function ends because nobody asks it any more: by itself, and so a moment later.
    while any(map(_runs, children)):
        assert time.monotonic() < ends
        time.sleep(0.05)


def _runs(number: int) -> bool:
    """Whether there is such a process; one that has ended and was not yet asked for its result is none."""
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(number)], capture_output=True, text=True, check=False)
    return listed.stdout.strip()[:1] not in ("", "Z")
