"""The builder's process: it stays, starts anew where its code has changed, and leaves nothing running."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import ANY

import pytest

from infra.build.builder import ROOT, Builder
from infra.build.building import BuildResult

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    folder = tmp_path_factory.mktemp("built")
    builder = Builder(folder)
    assert "index.html" in builder.build().written
    yield builder
    builder.close()


def number(builder: Builder) -> int:
    """Of its process."""
    assert builder._process is not None
    return builder._process.pid


def test_where_nothing_changed_nothing_is_written_by_the_same_process(builder: Builder) -> None:
    process = number(builder)
    built = builder.build({ROOT / "content/pages/about.md"})
    assert (built.changes, built.written, built.removed, built.problems) == (("content/pages/about.md",), (), (), ())
    assert number(builder) == process


@pytest.mark.parametrize("name", ["plugins/shop/products.py", "functions/languages/de.toml"])
def test_code_that_changed_is_read_anew(builder: Builder, name: str) -> None:
    process = number(builder)
    assert builder.build({ROOT / name}).written == ()
    assert number(builder) != process


def test_where_the_process_has_died_that_is_said_and_another_builds(
    builder: Builder, capfd: pytest.CaptureFixture[str]
) -> None:
    assert builder._process is not None
    builder._process.send_signal(signal.SIGSEGV)
    builder._process.wait()
    assert builder.build() == BuildResult(ANY)
    assert "The process that builds was ended by SIGSEGV; another takes its place." in capfd.readouterr()[1]


def test_after_closing_nothing_runs(builder: Builder) -> None:
    process = number(builder)
    builder.close()
    assert not Path(f"/proc/{process}").exists()


def test_where_two_processes_have_died_the_editor_is_told(builder: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = builder._started

    def doomed() -> subprocess.Popen[str]:
        process = begun()
        process.send_signal(signal.SIGSEGV)
        return process

    monkeypatch.setattr(builder, "_started", doomed)
    builder.close()
    built = builder.build()
    (problem,) = built.problems
    assert built.more, "it is tried again"
    assert problem.message == "The process that builds was ended by SIGSEGV"
    assert builder._process is None


def test_a_process_that_ends_while_nothing_is_built_is_told_at_once(tmp_path: Path) -> None:
    ended = threading.Event()
    builder = Builder(tmp_path)
    builder.died = ended.set
    process = builder._process = builder._started()
    process.send_signal(signal.SIGKILL)
    assert ended.wait(30)
    builder.close()


def test_a_process_that_was_closed_is_not(tmp_path: Path) -> None:
    died: list[bool] = []
    builder = Builder(tmp_path)
    builder.died = lambda: died.append(True)
    builder._process = builder._started()
    builder.close()
    for thread in threading.enumerate():
        if thread.name == "builder's end":
            thread.join(30)
    assert died == []
