"""``python -m plugins.checks``: what it says, with what it ends, and what a commit is held back for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from plugins.checks.__main__ import main
from tests import own_texts
from tests.plugins.checks.deliberate import GOOD_FRONT_MATTER

ROOT = Path(__file__).parents[3]
CONFIGURATION = ROOT / ".pre-commit-config.yaml"
NOTE = GOOD_FRONT_MATTER["note"][1]
AUTHOR = ["-c", "user.name=t", "-c", "user.email=t@example.org"]


@pytest.fixture
def spoilt(root: Path) -> Path:
    """Two texts with a problem each."""
    for name in ("one", "two"):
        (root / f"content/journal/{name}.md").write_text(f"{NOTE}\n[It](/gone/)\n", encoding="utf-8")
    return root


def _run(root: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["--root", str(root), *words])
    return result.exit_code, result.output


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *AUTHOR, *words], check=True, capture_output=True)


def test_it_ends_with_1_where_anything_is_wrong_and_with_0_where_nothing_is(spoilt: Path) -> None:
    code, said = _run(spoilt)
    assert (code, said.splitlines()[-1]) == (1, "2 problems in 2 files.")
    for name in ("one", "two"):
        (spoilt / f"content/journal/{name}.md").unlink()
    code, said = _run(spoilt)
    assert (code, said.splitlines()[-1]) == (0, "No problems in the texts.")


def test_pictures_that_nobody_shows_are_mentioned_and_stop_nothing(root: Path) -> None:
    code, said = _run(root)
    assert code == 0
    assert "content/images/moving.webp: no text shows this picture." in said
    assert "four-lots" not in said
    assert "::notice file=content/images/moving.webp" in _run(root, "--format", "github")[1]


def test_files_narrow_what_is_told_and_not_what_is_read(spoilt: Path) -> None:
    code, said = _run(spoilt, "--format", "json", str(spoilt / "content/journal/one.md"))
    assert code == 1
    assert [problem["path"] for problem in json.loads(said)] == ["content/journal/one.md"]
    code, said = _run(spoilt, "--format", "json", str(spoilt / "content/pages/about.md"))
    assert (code, json.loads(said)) == (0, [])


def test_a_text_that_another_clashes_with_is_told_at_both(root: Path) -> None:
    text = NOTE.replace("Alt:", "Slug: two-clicks\nAlt:")
    (root / "content/journal/one.md").write_text(f"{text}\nText.\n", encoding="utf-8")
    for name in ("one", "two-clicks"):
        assert _run(root, str(root / f"content/journal/{name}.md"))[0] == 1


def test_a_commit_is_told_what_it_breaks_elsewhere(root: Path) -> None:
    for words in (["init", "-q"], ["add", "content"], ["commit", "-qm", "before"]):
        _git(root, *words)
    assert _run(root, "--staged") == (0, "No problems in the texts.\n")
    _git(root, "rm", "-q", "content/products/bun-sugar.md")
    code, said = _run(root, "--staged", "--format", "json")
    assert code == 1
    assert {problem["path"] for problem in json.loads(said)} == {
        "content/journal/eleven-grams.md",
        "content/products/gahwa-blend.md",
    }


def test_the_configuration_of_pre_commit_is_valid_and_fetches_nothing() -> None:
    tool = Path(sys.executable).with_name("pre-commit")
    subprocess.run([tool, "validate-config", CONFIGURATION], check=True)
    (repository,) = yaml.safe_load(CONFIGURATION.read_text(encoding="utf-8"))["repos"]
    assert repository["repo"] == "local"
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}
    assert all(hook["entry"].startswith(".venv/bin/") for hook in repository["hooks"])


@pytest.mark.slow
def test_a_commit_with_a_problem_is_held_back_until_it_is_mended(tmp_path: Path) -> None:
    # The environment finds its own packages from where it lies.
    (tmp_path / "packages").symlink_to(ROOT / "packages")
    own_texts.copy(tmp_path / "content")
    for folder in ("functions", "infra", "plugins", "theme"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pelicanconf.py", "pyproject.toml", ".pre-commit-config.yaml"):
        shutil.copy(ROOT / file, tmp_path)
    (tmp_path / ".gitignore").write_text(".venv\n__pycache__\n", encoding="utf-8")
    (tmp_path / ".venv").symlink_to(Path(sys.prefix))
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "before"]):
        _git(tmp_path, *words)
    text, code = tmp_path / "content/journal/one.md", tmp_path / "plugins/one.py"
    text.write_text(f"{NOTE}\n[It](/gone/)\n", encoding="utf-8")
    code.write_text("import os\n", encoding="utf-8")
    _git(tmp_path, "add", ".")
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHONPATH"))}
    hook = [Path(sys.executable).with_name("pre-commit"), "run", "--color", "never"]
    held = subprocess.run(hook, cwd=tmp_path, env=outside, check=False, capture_output=True, text=True)
    assert held.returncode == 1
    assert "“/gone/” leads nowhere" in held.stdout
    assert "F401" in held.stdout
    text.write_text(f"{NOTE}\n[It](/shop/)\n", encoding="utf-8")
    code.write_text('"""Nothing yet."""\n', encoding="utf-8")
    _git(tmp_path, "add", ".")
    passed = subprocess.run(hook, cwd=tmp_path, env=outside, check=False, capture_output=True, text=True)
    assert passed.returncode == 0, passed.stdout
