"""The register of moves, and other tables of the editors."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins import checks


def _told(root: Path) -> list[str]:
    return [str(problem) for problem in checks.found(root)]


def test_a_move_to_no_page_is_told(root: Path) -> None:
    with (root / "content/moves.toml").open("a", encoding="utf-8") as moves:
        moves.write('"/journal/older/" = "/journal/gone/"\n')
    lines = (root / "content/moves.toml").read_text(encoding="utf-8").split("\n")
    (told,) = _told(root)
    assert told.startswith(
        f"content/moves.toml:{len(lines) - 1}: /journal/older/ leads to /journal/gone/, and there is no"
    )


@pytest.mark.parametrize("name", ["moves.toml", "synonyms.toml", "dates.toml"])
def test_a_table_that_cannot_be_read_is_told_with_its_line(root: Path, name: str) -> None:
    (root / "content" / name).write_text("# one\n\nthree = = 3\n", encoding="utf-8")
    (told,) = _told(root)
    assert told.startswith(f"content/{name}:3: is not TOML: ")
