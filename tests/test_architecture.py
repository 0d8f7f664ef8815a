"""docs/architecture.md and docs/words.md name files; each of them has to exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Written by the build, not by us.
MADE = {"output/", "functions/pages/"}


@pytest.mark.parametrize("document", ["architecture.md", "words.md"])
def test_every_file_that_a_document_names_exists(document: str) -> None:
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|toml|md))`", text)) - MADE
    folders = ("", "infra/local/", "docs/")
    missing = [name for name in sorted(named) if not any((ROOT / folder / name).exists() for folder in folders)]
    assert len(named) > 10
    assert missing == []


def test_the_map_is_two_pages_at_most() -> None:
    assert len((ROOT / "docs/architecture.md").read_text(encoding="utf-8").splitlines()) <= 100
