"""The editor that someone has chosen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from plugins.core.editor import opened


@pytest.mark.parametrize("variables", [("VISUAL",), ("EDITOR",), ("VISUAL", "EDITOR")])
def test_visual_comes_before_editor_and_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variables: tuple[str, ...]
) -> None:
    text = tmp_path / "a note.md"
    text.write_text("", encoding="utf-8")
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    for name in variables:
        writes = f"import pathlib, sys; pathlib.Path(sys.argv[1]).write_text({name!r})"
        monkeypatch.setenv(name, f'{sys.executable} -c "{writes}"')
    opened(text)
    assert text.read_text(encoding="utf-8") == variables[0]


def test_where_none_is_chosen_nothing_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("click.edit", lambda **_: pytest.fail("an editor was opened"))
    opened(tmp_path / "a.md")
