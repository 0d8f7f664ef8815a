"""The policy from its editor's side: no version that visitors agreed to changes, comes or goes without being told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from plugins import checks
from plugins.core.problems import Problem
from tests.own_texts import OLDER as OLD
from tests.versions import CURRENT

ROOT = Path(__file__).parents[3]
TEXTS = "content/policies/privacy"


def _changed(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def _entry(root: Path, version: str) -> int:
    lines = (root / "functions/register.toml").read_text(encoding="utf-8").split("\n")
    return lines.index(f"[policies.{version}]") + 1


@pytest.mark.promise("A10")
def test_an_editor_who_changes_the_policy_is_told_to_enter_a_version(root: Path) -> None:
    _changed(root, f"{TEXTS}/{CURRENT}.md", "We hold no passwords", "We hold some passwords")
    assert checks.found(root) == [
        Problem(
            f"{TEXTS}/{CURRENT}.md",
            0,
            f"its text, or a table that the register draws into it, is not that of version {CURRENT} any more",
            "Run make policy-version, which enters it as a new one and asks visitors again.",
        )
    ]


@pytest.mark.promise("A10")
def test_an_editor_who_changes_how_long_something_is_kept_is_told_to_enter_a_version(root: Path) -> None:
    _changed(root, "functions/register.toml", "lifetime_days = 180", "lifetime_days = 400")
    assert [(problem.path, problem.remedy.partition(",")[0]) for problem in checks.found(root)] == [
        (f"{TEXTS}/{CURRENT}.md", "Run make policy-version")
    ]


@pytest.mark.promise("A10")
def test_an_editor_who_changes_what_visitors_agreed_to_is_told_to_put_it_back(root: Path) -> None:
    _changed(root, f"{TEXTS}/{OLD}.md", "We hold no passwords", "We hold some passwords")
    what = f"version {OLD} is not in force, and is not as visitors agreed to it"
    remedy = f"Put it back as it was: git checkout {TEXTS}/{OLD}.md."
    assert checks.found(root) == [Problem(f"{TEXTS}/{OLD}.md", 0, what, remedy)]


@pytest.mark.promise("A10")
@pytest.mark.slow
def test_a_changed_policy_without_a_version_is_neither_checked_in_nor_built(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    _changed(tmp_path, f"{TEXTS}/{CURRENT}.md", "We hold no passwords", "We hold some passwords")
    given = f'ANSWERS_PATH="{tmp_path / "pages"}"'
    command = [sys.executable, "-m", "pelican", str(content), "-s", "publishconf.py", "-o", str(tmp_path / "out")]
    told = os.environ | {"EXAMPLES": "1"}
    done = subprocess.run([*command, "-e", given], cwd=ROOT, env=told, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "Run make policy-version" in " ".join((done.stdout + done.stderr).split())
    assert not list(tmp_path.glob("out/**/*.html"))


def test_a_version_that_lost_its_text_is_told_at_its_entry(root: Path) -> None:
    line = _entry(root, OLD)
    (root / f"{TEXTS}/{OLD}.md").unlink()
    remedy = f"Bring {TEXTS}/{OLD}.md back, or take the entry out."
    what = f"version {OLD} of the policy has no text"
    assert Problem("functions/register.toml", line, what, remedy) in checks.found(root)


def test_a_version_without_an_entry_is_told(root: Path) -> None:
    shutil.copy(root / f"{TEXTS}/{CURRENT}.md", root / f"{TEXTS}/2030-01-01.md")
    assert [str(problem) for problem in checks.found(root)] == [
        f"{TEXTS}/2030-01-01.md: the register has no version 2030-01-01. "
        "Write what has changed into the newest version instead, and run make policy-version.",
        f"{TEXTS}/2030-01-01.md:3: “version” is “{CURRENT}”. The file is named for 2030-01-01: one of both is wrong.",
    ]


def test_a_table_that_the_register_does_not_have_is_told_with_its_line(root: Path) -> None:
    path = root / f"{TEXTS}/{CURRENT}.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n[[partners]]\n", encoding="utf-8")
    (problem,) = checks.found(root)
    assert path.read_text(encoding="utf-8").split("\n")[problem.line - 1] == "[[partners]]"
    assert (problem.message, problem.remedy[:25]) == (
        "“[[partners]]” is no table of the register",
        "There are purposes, cooki",
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[cookies.__Host-choices]", "[cookies.__Host-choices]\ncolour = 1", "[cookies.__Host-choices]: unknown key"),
        ("lifetime_days = 180", "lifetime_days = ", "not readable as TOML"),
    ],
    ids=["unknown", "unreadable"],
)
def test_a_problem_in_the_register_is_told_with_its_line(root: Path, old: str, new: str, said: str) -> None:
    lines = (root / "functions/register.toml").read_text(encoding="utf-8").split("\n")
    _changed(root, "functions/register.toml", old, new)
    (problem,) = checks.found(root)
    assert (problem.path, problem.line) == ("functions/register.toml", lines.index(old) + 1)
    assert problem.message.startswith(said)
