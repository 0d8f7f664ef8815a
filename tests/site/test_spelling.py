"""What visitors read in English is spelt as English is: content and templates are checked as sources by ``make check``,
and here as they come together, with the words that the register and the functions bring.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.site.pages import Built


def misspelt(*files: Path) -> str:
    """What codespell says of some files."""
    command = [Path(sys.executable).with_name("codespell"), *files]
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout


def test_no_english_page_is_misspelt(built: list[Built]) -> None:
    english = [page.file for page in built if page.one("html").get("lang") == "en"]
    assert len(english) > 25
    assert misspelt(*english) == ""


def test_a_problem_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    problem = "garan" + "teed"
    page.write_text(f"<p>Your privacy is {problem}.</p>", encoding="utf-8")
    assert f"{problem} ==> guaranteed" in misspelt(page)
