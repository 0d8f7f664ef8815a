"""A build stops where content/moves.toml and the pages do not agree."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import own_texts

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
def test_every_problem_in_the_moves_is_told_at_once_and_stops_the_build(tmp_path: Path) -> None:
    content = own_texts.copy(tmp_path / "content")
    (content / "moves.toml").write_text('"/shop/sumac/" = "/shop/long-pepper/"\n"/a/" = "/b/"\n', encoding="utf-8")
    pages = f'ANSWERS_PATH="{tmp_path / "pages"}"'
    command = [sys.executable, "-m", "pelican", str(content), "--fatal", "warnings", "-o", str(tmp_path / "out")]
    done = subprocess.run([*command, "-e", pages], cwd=ROOT, capture_output=True, text=True, check=False)
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode != 0
    assert "content/moves.toml:1: there is a page at /shop/sumac/ still" in said
    assert "content/moves.toml:2: /a/ leads to /b/, and there is no page there" in said
