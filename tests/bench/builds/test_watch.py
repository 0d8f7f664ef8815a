"""From saving to seeing."""

from pathlib import Path

import pytest

from bench.builds import watch


def test_every_change_is_waited_for_and_taken_back(tmp_path: Path) -> None:
    file, page = tmp_path / "post.md", tmp_path / "post.html"
    file.write_text("Text")
    built: list[list[Path]] = []

    def build(changes: list[Path]) -> None:
        built.append(changes)
        page.write_text(file.read_text())

    assert 0 < watch.builder(build, file, page) < 1
    assert built == [[], *[[file]] * watch.CHANGES]
    assert file.read_text() == "Text"


def test_a_change_that_is_never_seen_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "PATIENCE", 0.05)
    file = tmp_path / "post.md"
    file.write_text("Text")
    with pytest.raises(TimeoutError):
        watch.saved(file, lambda: "old", rest=0)
    assert file.read_text() == "Text"
