"""The comparison with other consent tools names only tests that exist."""

import re
from pathlib import Path

DOCS = Path(__file__).parent.parent.parent / "docs"
COMPARISON = DOCS / "comparison.md"


def test_every_test_that_the_comparison_names_exists() -> None:
    named = re.findall(r"\[([^\]]+)\]\((\.\./tests/[\w/]+\.py)\)", COMPARISON.read_text(encoding="utf-8"))
    assert named
    missing = [
        f"{path}: {words}"
        for words, path in named
        if f"def test_{words.replace(' ', '_')}(" not in (DOCS / path).read_text(encoding="utf-8")
    ]
    assert missing == []


def test_every_row_of_the_comparison_has_every_column() -> None:
    for table in re.findall(r"(?:^\|.*\n)+", COMPARISON.read_text(encoding="utf-8"), flags=re.MULTILINE):
        assert len({row.count("|") for row in table.splitlines()}) == 1, table
