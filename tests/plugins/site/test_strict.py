"""What an editor must not get wrong without being told, by a build."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from plugins.core.problems import Problem, ProblemsError
from plugins.site import strict
from tests import own_texts
from tests.versions import CURRENT

ROOT = Path(__file__).parents[3]


def _build(tmp_path: Path, *changes: tuple[str, str, str]) -> str:
    """Build a copy of the content with some changes; what the build says."""
    content = own_texts.copy(tmp_path / "content")
    for change, old, new in changes:
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
    assert not list(tmp_path.glob("out/**/*.html")), "a page was written"
    return " ".join((done.stdout + done.stderr).split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "old", "new", "said"),
    [
        ("journal/two-clicks.md", "Summary:", "Sumary:", "journal/two-clicks.md"),
        ("journal/two-clicks.md", "Date: ", "Date: soon ", "two-clicks.md"),
        ("pages/about.md", "Summary:", "Colour: red\nSummary:", "unknown field “colour”"),
        ("pages/about.md", "Summary:", "Lang: xx\nSummary:", "“lang” is “xx”. It must be one of ar, de, en"),
        ("products/sumac.md", "Price: ", "Price: about ", "content/products/sumac.md"),
        (f"policies/privacy/{CURRENT}.md", "We hold no passwords", "We hold some passwords", "make policy-version"),
        ("pages/about.md", "\n\n", "\n\n[gone]({filename}/pages/gone.md)\n\n", "gone.md” leads nowhere"),
        ("journal/two-clicks.md", "Picture: key", "Picture: keey", "Did you mean “key”?"),
        ("pages/about.md", "\n\n", "\n\n<b style='color: red'>x</b>\n\n", "refused by our content policy"),
    ],
)
def test_a_problem_in_a_file_stops_the_build_and_names_it(
    tmp_path: Path, change: str, old: str, new: str, said: str
) -> None:
    assert said in _build(tmp_path, (change, old, new))


@pytest.mark.slow
def test_a_build_tells_all_problems_at_once(tmp_path: Path) -> None:
    said = _build(
        tmp_path,
        ("journal/two-clicks.md", "Date: ", "Date: soon "),
        ("products/sumac.md", "Price: ", "Price: about "),
        ("pages/about.md", "\n\n", "\n\n[gone](/gone/)\n\n"),
    )
    for path in ("content/journal/two-clicks.md", "content/products/sumac.md:3", "content/pages/about.md"):
        assert path in said


def test_a_text_that_pelican_leaves_out_stops_the_build() -> None:
    read = {"journal/one.md": object(), "journal/two.md": None}
    with pytest.raises(ProblemsError) as told:
        strict.nothing_lost(SimpleNamespace(context={"generated_content": read}))
    what, remedy = "Pelican could not read it", "What Pelican printed above says why."
    assert told.value.problems == (Problem("content/journal/two.md", 0, what, remedy),)
