"""What an editor must not get wrong without being told."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.versions import CURRENT

ROOT = Path(__file__).parents[2]


def _build(tmp_path: Path, change: str, old: str, new: str) -> str:
    """Build a copy of the content with one change; what the build says."""
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    path = content / change
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    pages = f'ANSWERS_PATH="{tmp_path / "pages"}"'
    command = [
        sys.executable,
        "-m",
        "pelican",
        str(content),
        "--fatal",
        "warnings",
        "-o",
        str(tmp_path / "out"),
        "-e",
        pages,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0, "the build went through"
    return " ".join((done.stdout + done.stderr).split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "old", "new", "said"),
    [
        ("journal/two-clicks.md", "Summary:", "Sumary:", "journal/two-clicks.md"),
        ("journal/two-clicks.md", "Date: ", "Date: soon ", "two-clicks.md"),
        ("pages/about.md", "Summary:", "Colour: red\nSummary:", "unknown field “colour”"),
        ("pages/about.md", "Summary:", "Lang: xx\nSummary:", "there is no language “xx”"),
        ("products/sumac.md", "Price: ", "Price: about ", "content/products/sumac.md"),
        (f"policies/privacy/{CURRENT}.md", "We hold no passwords", "We hold some passwords", "make policy-version"),
        ("pages/about.md", "\n\n", "\n\n[gone]({filename}/pages/gone.md)\n\n", "gone.md"),
    ],
)
def test_a_slip_in_a_file_stops_the_build_and_names_it(
    tmp_path: Path, change: str, old: str, new: str, said: str
) -> None:
    assert said in _build(tmp_path, change, old, new)
