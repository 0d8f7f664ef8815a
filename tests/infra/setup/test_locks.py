"""Locks between processes: one at a time, and none is left by a process that was killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from infra.build.folders import ROOT
from infra.setup import locks


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The locks of this test alone."""
    monkeypatch.setattr(locks, "FOLDER", tmp_path / "locks")
    return tmp_path / "locks"


def free(folder: Path, name: str) -> bool:
    return locks.acquire(folder / name, wait=False) is not None


def test_what_one_holds_another_does_not_get_until_it_lets_go(folder: Path) -> None:
    with locks.held("one"):
        assert not free(folder, "one")
        with locks.held("another"):
            pass
    assert free(folder, "one")


def test_a_lock_goes_with_the_process_that_is_killed(folder: Path) -> None:
    hold = "import sys; from pathlib import Path; from infra.setup import locks; "
    hold += "locks.acquire(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    folder.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(folder / "one")], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        assert not free(folder, "one")
        process.kill()
    assert free(folder, "one")


def test_a_child_that_outlives_who_began_it_keeps_the_lock(folder: Path) -> None:
    with locks.held("one") as lock:
        child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, pass_fds=[lock])
    assert not free(folder, "one")
    child.communicate()
    assert free(folder, "one")


@pytest.mark.parametrize("code", [0, 3])
def test_a_command_under_a_lock_ends_as_it_would_without(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["locks", "one", sys.executable, "-c", f"raise SystemExit({code})"])
    with pytest.raises(SystemExit) as end:
        locks.main()
    assert end.value.code == code
