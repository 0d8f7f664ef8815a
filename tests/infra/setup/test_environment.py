"""Environments are made once, whoever else asks, and anew where what they are made from has changed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from infra.setup import environment, locks


@pytest.fixture
def ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that says that an environment is whole; in a folder of this test alone, with a lock file beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(locks, "FOLDER", tmp_path / "locks")
    (tmp_path / "tools.txt").write_text("", encoding="utf-8")
    (tmp_path / "tools").mkdir()
    monkeypatch.setattr("sys.argv", ["environment", "tools/.ready", "tools.txt"])
    return tmp_path / "tools/.ready"


def test_two_that_ask_at_once_make_it_once(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = "import pathlib, time; p = pathlib.Path('made'); p.write_text(p.read_text() + 'x' if p.exists() else 'x')"
    monkeypatch.setattr(environment, "commands", lambda *_: [[sys.executable, "-c", note]])
    asking = [threading.Thread(target=environment.main) for _ in range(2)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert ready.is_file()
    assert Path("made").read_text(encoding="utf-8") == "x"


def test_one_that_is_older_than_its_lock_file_is_made_anew(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []
    monkeypatch.setattr(environment, "commands", lambda folder, _: made.append(folder) or [])
    environment.main()
    environment.main()
    assert made == [Path("tools")]
    os.utime(ready, (1, 1))
    environment.main()
    assert made == [Path("tools")] * 2


def test_one_that_could_not_be_made_is_not_taken_for_whole(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready.touch()
    os.utime(ready, (1, 1))
    monkeypatch.setattr(environment, "commands", lambda *_: [[sys.executable, "-c", "raise SystemExit(2)"]])
    with pytest.raises(SystemExit):
        environment.main()
    assert not ready.exists()


def test_what_was_begun_and_killed_is_begun_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A half-made environment has no file that says that it is whole, and is cleared first."""
    monkeypatch.chdir(tmp_path)
    half = environment.OURS / "half"
    half.parent.mkdir()
    half.touch()
    first, *_ = environment.commands(environment.OURS, ["all.txt"])
    subprocess.run([*first, "--without-pip"], check=True)
    assert not half.exists()
    tools, *_ = environment.commands(Path("tools"), ["tools.txt"])
    assert "--clear" in tools


def test_the_checkout_is_named_from_the_environment_so_that_no_locale_has_to_spell_its_path(tmp_path: Path) -> None:
    checkout = tmp_path / "Umlaut ü"
    packages = checkout / ".venv/lib/python3.11/site-packages"
    packages.mkdir(parents=True)
    (checkout / "functions").mkdir()
    (packages / "_cardamum.pth").write_text(f"{checkout}\n{checkout / 'functions'}", encoding="utf-8")
    environment.loosen(checkout / ".venv")
    lines = (packages / "_cardamum.pth").read_text(encoding="ascii").splitlines()
    assert [(packages / line).resolve() for line in lines] == [checkout, checkout / "functions"]
