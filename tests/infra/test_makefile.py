"""What is typed behind a target of make reaches the command as it was typed: make and the shell run none of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Stands in for .venv/bin/python: says what it was called with.
SAYS = f"""#!{sys.executable}
import json, os, sys
print(json.dumps([sys.argv[3:], dict(os.environ)]))
"""
HOSTILE = [
    "What $5 buys",
    "$$5, $$(HOME) and ${HOME}",
    "$(shell touch made-by-make)",
    "$(eval X:=$(shell touch made-by-make))",
    "`touch made-by-shell`; touch made-by-shell & 'it' \"is\" #1 \\ *",
    "$(touch made-by-shell)",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with our Makefile, where whatever a target calls only says what it was called with."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for file in ("requirements/all.txt", "requirements/uv.txt", "packages/pelican-speed/pyproject.toml"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/.ready").touch()
    (tmp_path / ".venv/bin/python").write_text(SAYS, encoding="utf-8")
    (tmp_path / ".venv/bin/python").chmod(0o755)
    return tmp_path


def _called(folder: Path, *words: str, **environment: str) -> tuple[list[str], dict[str, str]]:
    """The arguments behind the module's name, and the environment, of the first command that make calls."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["make", "-s", *words], cwd=folder, capture_output=True, text=True, check=True, env=outside | environment
    )
    arguments, seen = json.loads(done.stdout.splitlines()[0])
    assert not list(folder.glob("made-by-*")), "nothing of it was run"
    return arguments, seen


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    ("target", "names"),
    [
        ("new-article", ("TITLE", "SUMMARY")),
        ("new-product", ("TITLE", "GROWER")),
        ("new-page", ("TITLE",)),
        ("new-letter", ("TITLE",)),
        ("summary", ("SINCE",)),
    ],
)
def test_a_value_reaches_the_environment_as_it_was_typed(
    folder: Path, target: str, names: tuple[str, ...], text: str
) -> None:
    _, seen = _called(folder, target, *(f"{name}={text}" for name in names))
    assert [seen[name] for name in names] == [text] * len(names)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("by", ["command line", "environment"])
@pytest.mark.parametrize(
    ("target", "names", "before"),
    [
        ("move", ("FROM", "TO"), []),
        ("probe", ("URL",), []),
        ("preview", ("PORT",), ["--port"]),
        ("check-texts", ("FORMAT",), ["--format"]),
    ],
)
def test_a_value_reaches_the_command_as_one_argument(
    folder: Path, target: str, names: tuple[str, ...], *, before: list[str], by: str, text: str
) -> None:
    values = dict.fromkeys(names, text)
    typed = [f"{name}={value}" for name, value in values.items()] if by == "command line" else []
    arguments, _ = _called(folder, target, *typed, **({} if typed else values))
    assert arguments == [*before, *values.values()]


def test_what_is_not_given_is_not_handed_on(folder: Path) -> None:
    for target, arguments in (("move", []), ("probe", []), ("policy-version", []), ("preview", ["--port", "8000"])):
        assert _called(folder, target)[0] == arguments
    assert _called(folder, "policy-version", "CORRECTION=1")[0] == ["--correction"]


def test_no_recipe_lets_make_expand_what_is_typed() -> None:
    """A target that comes later is held to it as well: in a recipe make's own variables alone are make's."""
    own = {"BIN", "PYTHON", "DOCTOR", "MAKE", "MAKEFILE_LIST"}
    recipes = re.findall(r"(?m)^(?:\t.*|  .*)$", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert {name for line in recipes for name in re.findall(r"(?<!\$)\$\(([A-Z_]+)[),]", line)} <= own
