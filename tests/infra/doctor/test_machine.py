"""What the doctor sees of the machine that the tests run on, and with which Pythons it runs."""

from __future__ import annotations

import ast
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from infra.doctor import needs
from infra.doctor.machine import Machine

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "infra/doctor"


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.mark.parametrize("path", [*FOLDER.glob("*.py"), ROOT / "infra/__init__.py"], ids=lambda path: path.name)
def test_an_old_python_can_read_the_doctor(path: Path) -> None:
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_the_doctor_needs_the_standard_library_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-m", "infra.doctor", "--quiet", "preview"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    code = "import infra.doctor.__main__, sys; print(*{m.partition('.')[0] for m in sys.modules})"
    loaded = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(loaded.stdout.split()) - set(sys.stdlib_module_names) == {"infra", "__main__"}


def test_a_port_is_taken_while_somebody_listens_there(machine: Machine) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        port = listener.getsockname()[1]
        assert not machine.port_is_free(port)
    assert machine.port_is_free(port)
    assert not machine.port_is_free(70_000)
    assert machine.reaches_itself()


def test_a_folder_that_is_not_there_yet_is_judged_by_the_one_above(machine: Machine, tmp_path: Path) -> None:
    assert machine.is_writable(tmp_path / "not/there")
    assert not (tmp_path / "not").exists()
    assert machine.free(tmp_path / "not/there") == machine.free(tmp_path) > 0
    assert not machine.is_writable(Path("/proc"))


def test_temporary_files_go_where_they_are_told_to(machine: Machine) -> None:
    machine.env = {"TMPDIR": "/full"}
    assert machine.temporary == Path("/full"), "though Python would go elsewhere, others would not"


def test_a_container_has_no_more_memory_than_its_limit(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "read", lambda path: "max\n")
    whole = machine.memory()
    assert whole > 0
    monkeypatch.setattr(machine, "read", lambda path: "4096\n" if path.endswith("memory.max") else "")
    assert machine.memory() == 4096


def test_a_program_that_fails_or_is_not_there_says_nothing(machine: Machine) -> None:
    assert machine.says("git", "--version").startswith("git version")
    assert machine.says("git", "no-such-command") == ""
    assert machine.says("no-such-program") == ""


def fake(folder: Path, name: str, version: tuple[int, int], *, whole: bool = True) -> None:
    """A program that answers as the Python of a version does, to the question that is asked of it."""
    program = folder / name
    modules = "" if whole else "import sys; sys.modules['ensurepip'] = None; "
    faked = f"{modules}import sys; sys.version_info = {(*version, 0, 'final', 0)}; exec(sys.argv[1])"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{faked}" "$2"\n', encoding="utf-8")
    program.chmod(0o755)


def chosen(path: Path) -> tuple[str, str]:
    """What make takes for Python with a folder alone on its path, and what is said."""
    shell = "/bin/sh"
    done = subprocess.run(
        [shell, FOLDER / "python.sh"], env=os.environ | {"PATH": str(path)}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip(), done.stderr


def test_make_takes_the_first_python_that_fits(tmp_path: Path) -> None:
    fake(tmp_path, "python3", (3, 11))
    fake(tmp_path, "python3.13", (3, 13))
    assert chosen(tmp_path) == ("python3", "")


@pytest.mark.parametrize("version", [(3, 9), (3, 15)])
def test_make_passes_over_a_python_that_is_too_old_or_too_new(version: tuple[int, int], tmp_path: Path) -> None:
    fake(tmp_path, "python3", version)
    fake(tmp_path, "python3.12", (3, 12))
    assert chosen(tmp_path) == ("python3.12", "")


def test_make_passes_over_a_python_that_can_make_no_environment(tmp_path: Path) -> None:
    fake(tmp_path, "python3", (3, 13), whole=False)
    assert chosen(tmp_path) == ("python3", ""), "the doctor will say why"
    fake(tmp_path, "python3.11", (3, 11))
    assert chosen(tmp_path) == ("python3.11", "")


@pytest.mark.parametrize("version", [None, (3, 6)])
def test_where_even_the_doctor_cannot_run_it_is_said_what_is_needed(
    version: tuple[int, int] | None, tmp_path: Path
) -> None:
    if version:
        fake(tmp_path, "python3", version)
    command, said = chosen(tmp_path)
    assert command == "false"
    assert "Python 3.11 to 3.14 is needed" in said
    assert "sudo apt-get install python3 python3-venv" in said


def test_the_pythons_that_fit_are_those_of_the_project() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (oldest, newest) = (needs.OLDEST, (needs.NEWEST[0], needs.NEWEST[1] + 1))
    assert 'requires-python = ">={}.{},<{}.{}"'.format(*oldest, *newest) in project
    script = (FOLDER / "python.sh").read_text(encoding="utf-8")
    assert f"{needs.OLDEST} <= sys.version_info[:2] <= {needs.NEWEST}" in script
