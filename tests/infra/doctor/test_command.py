"""``make doctor``, on machines that are made up."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from infra.doctor import needs, packages
from infra.doctor.__main__ import main
from tests.infra.doctor.machines import GB, MadeUp, made_up

ROOT = Path(__file__).parents[3]
NOTHING_MISSING = "Nothing that is needed is missing."


def test_a_machine_that_has_everything_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(made_up(), []) == 0
    said = capsys.readouterr().out
    assert NOTHING_MISSING in said
    assert "MISSING" not in said
    assert "note" not in said
    for title in ("For everything", "For make preview", "For make test", "For make deploy"):
        assert title in said


def test_quietly_it_says_nothing_of_a_machine_that_has_everything(capsys: pytest.CaptureFixture[str]) -> None:
    for purpose in ("everything", "preview", "test", "deploy"):
        assert main(made_up(), [purpose, "--quiet"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")


BARE = MadeUp().files - {".venv/.ready"}
# What is wrong with a machine, for whom, what is said of it, and what mends it.
LACKS = {
    "an old Python": (
        {"python": (3, 9, 18), "files": BARE},
        "preview", "Python is 3.9.18 (/usr/bin/python3), and 3.11 to 3.14 is needed",
        "sudo apt-get install python3 python3-venv",
    ),
    "an old Python, and a newer one elsewhere": (
        {"python": (3, 8, 1), "files": BARE | {"home/3.12.1/bin/python3.12"}},
        "preview", "Python is 3.8.1", "bin/python3.12 …  (it is on this machine, but not on PATH)",
    ),
    "a Python that is too new": (
        {"python": (3, 15, 0), "files": BARE}, "preview", "Python is 3.15.0", "uv python install 3.13",
    ),
    "no venv on Debian": (
        {"modules": {"venv"}, "files": BARE},
        "preview", "this Python cannot make an environment",
        "sudo apt-get install --no-install-recommends python3-venv",
    ),
    "no venv for Debian's other Python": (
        {"modules": set(), "executable": "/usr/bin/python3.13", "files": BARE},
        "preview", "this Python cannot make an environment", "python3.13-venv",
    ),
    "a clock of 1970": (
        {"time": MadeUp().time.replace(year=1970), "files": BARE},
        "preview", "1970-12-01 09:30 by the clock, zone UTC: that is wrong", "timedatectl",
    ),
    "a checkout of somebody else": (
        {"unwritable": {ROOT}}, "preview", f"this checkout cannot be written: {ROOT}", "sudo chown -R $(id -u)",
    ),
    "a full disk": (
        {"space": lambda folder: 20 * 10**6 if folder == ROOT else 50 * GB},
        "preview", f"Room for this checkout: 20 MB free in {ROOT}", "make clean",
    ),
    "room for a run, but not for the set-up": (
        {"space": lambda folder: GB, "files": BARE}, "preview", "1.0 GB free", "make clean",
    ),
    "no room for temporary files": (
        {"space": lambda folder: 0 if folder == Path("/tmp") else 50 * GB},
        "preview", "Room for temporary files: 0 MB free in /tmp", "export TMPDIR=",
    ),
    "nowhere for temporary files": (
        {"temporary_folder": None},
        "preview", "No file can be written in any folder for temporary files", "export TMPDIR=",
    ),
    "a folder for temporary files that is somebody else's": (
        {"unwritable": {Path("/tmp")}}, "preview", "No file can be written in /tmp", "export TMPDIR=",
    ),
    "no way to itself": ({"answers_itself": False}, "preview", "localhost does not answer", "127.0.0.1 localhost"),
    "little memory": ({"bytes_of_memory": GB // 4}, "preview", "250 MB of memory", "Give the machine"),
    "an old Node": (
        {"said": MadeUp().said | {"node": "v18.20.4"}},
        "test", "Node is 18.20.4, and 20.19 or newer is needed", "goes before the old one on PATH",
    ),
    "a Node that does not run": (
        {"said": MadeUp().said | {"node": ""}}, "test", "Node is there, but does not run", "node --version",
    ),
    "an old Java": (
        {"said": MadeUp().said | {"java": 'openjdk version "11.0.2"'}},
        "test", "Java is 11.0.2, and 17 or newer is needed", "newer",
    ),
    "no font": ({"files": MadeUp().files - {"truetype/font.ttf"}}, "test", "a font", needs.FONTS),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "purpose", "what", "remedy"), LACKS.values(), ids=LACKS)
def test_what_is_missing_is_said_with_what_mends_it(
    changes: dict[str, Any], purpose: str, what: str, remedy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(made_up(**changes), [purpose, "--quiet"]) == 1
    quiet = capsys.readouterr().err
    assert f"make {purpose} cannot run on this machine yet:\n" in quiet
    assert what in quiet
    assert remedy in quiet
    assert main(made_up(**changes), []) == 1
    full = capsys.readouterr().out
    assert any(what in line for line in full.splitlines() if line.startswith("  MISSING  "))
    assert remedy in full
    assert NOTHING_MISSING not in full


@pytest.mark.parametrize("program", [p for p in needs.FOR_TESTS if p.needed], ids=lambda program: program.name)
def test_each_program_that_the_tests_start_is_missed(
    program: needs.Program, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = made_up(programs=MadeUp().programs - set(program.commands))
    assert main(machine, ["test", "--quiet"]) == 1
    said = capsys.readouterr().err
    assert f"{program.name}, for {program.what_for}" in said
    assert f"sudo apt-get install --no-install-recommends {program.package}\n" in said
    assert main(machine, ["preview"]) == 0, "the preview needs no browser"


def test_what_is_only_good_to_have_stops_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    machine = made_up(
        programs=MadeUp().programs - {needs.HEADLESS_SHELL},
        number_of_cores=1, taken_ports={8000, 8001}, encoding="latin-1", processor="riscv64", env={},
        unwritable={Path("/home/someone")}, time=MadeUp().time.replace(year=1970),
    )  # fmt: skip
    assert main(machine, []) == 0
    said = capsys.readouterr().out
    for words in (
        "note     Chromium's headless shell", "note     1 core",
        "note     port 8000 is taken", "make preview PORT=8002",
        "note     latin-1 for names and texts", "note     riscv64", "note     no home directory that can be written",
        "note     1970-12-01", "MISSING  CODE_BUCKET", "note     no sign of AWS credentials", NOTHING_MISSING,
    ):  # fmt: skip
        assert words in said, words


def test_what_a_deployment_lacks_counts_when_it_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    machine = made_up(env={}, python=(3, 12, 4))
    assert main(machine, []) == 0
    assert main(machine, ["deploy", "--quiet"]) == 1
    said = capsys.readouterr().err
    assert "CODE_BUCKET, the bucket of yours for what is released\n    export CODE_BUCKET=" in said
    assert "Python 3.13, which Lambda runs, to compile the functions with\n    uv python install 3.13" in said


def test_an_environment_whose_python_has_gone_is_no_environment(capsys: pytest.CaptureFixture[str]) -> None:
    gone = made_up(python=(3, 9, 18), files=MadeUp().files - {".venv/bin/python"})
    assert main(gone, ["preview", "--quiet"]) == 1
    there = made_up(python=(3, 9, 18))
    assert main(there, ["preview", "--quiet"]) == 0, "the environment that is there has a Python of its own"


def test_all_packages_are_named_by_one_command(capsys: pytest.CaptureFixture[str]) -> None:
    without = {"java", "npm", "jose", needs.HEADLESS_SHELL}
    assert main(made_up(programs=MadeUp().programs - without), ["test", "--quiet"]) == 1
    command = "sudo apt-get install --no-install-recommends jose npm default-jre-headless\n"
    assert f"Debian has them: {command}" in capsys.readouterr().err


class OnDebian(MadeUp):
    """A machine whose apt-get works, or does not."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, works: bool = True) -> None:
        super().__init__()
        self.is_root = True
        self.programs -= {"jose", needs.HEADLESS_SHELL}
        self.calls: list[tuple[str, ...]] = []

        def run(*words: str) -> None:
            self.calls.append(words)
            if works and words[0] == "install":
                self.programs.add(words[-1])

        monkeypatch.setattr(packages, "_run", run)


def test_root_on_a_debian_has_what_is_missing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = OnDebian(monkeypatch)
    assert main(machine, ["test", "--quiet", "--install"]) == 0
    install = ("install", "--yes", "--no-install-recommends")
    assert machine.calls == [("update",), (*install, "jose"), (*install, needs.HEADLESS_SHELL)]
    assert main(machine, ["test", "--quiet", "--install"]) == 0
    assert len(machine.calls) == 3, "nothing is missing any more"


def test_where_apt_fails_it_is_said_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(OnDebian(monkeypatch, works=False), ["test", "--quiet", "--install"]) == 1
    assert "install --no-install-recommends jose" in capsys.readouterr().err


@pytest.mark.parametrize("why", ["not root", "not Debian", "not asked to"])
def test_nothing_is_installed_without_leave(why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = OnDebian(monkeypatch)
    machine.is_root = why != "not root"
    machine.programs -= {"apt-get"} if why == "not Debian" else set()
    assert main(machine, ["test", "--quiet", *(["--install"] if why != "not asked to" else [])]) == 1
    assert machine.calls == []


def test_node_is_asked_for_as_the_locks_of_the_tests_ask() -> None:
    """Where a lock asks for one of several lines of Node, as in “^20.19.0 || >=22.12.0”, its least is meant."""
    asked = []
    for lock in ("tests/site/tools", "tests/browser/autoconsent", "infra/local/dynalite"):
        locked = json.loads((ROOT / lock / "package-lock.json").read_text(encoding="utf-8"))["packages"]
        engines = (package.get("engines", {}) for package in locked.values())
        ranges = (engine.get("node", "").split("||") for engine in engines if isinstance(engine, dict))
        asked += [min(map(least, lines)) for lines in ranges]
    assert max(asked) == needs.NODE


def least(lines: str) -> tuple[int, int]:
    """The least version in a range of npm's, to its second part."""
    numbers = [int(number) for number in re.findall(r"\d+", lines)[:2]]
    return (numbers[0] if numbers else 0, numbers[1] if len(numbers) > 1 else 0)
