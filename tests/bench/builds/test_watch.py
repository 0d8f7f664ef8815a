"""From saving to seeing."""

from pathlib import Path

import pytest

from bench.builds import watch


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "REST", 0)


def test_every_change_is_waited_for_and_taken_back(tmp_path: Path) -> None:
    file = tmp_path / "post.md"
    file.write_text("Text")
    looks: list[str] = []

    def shown() -> str:
        looks.append(file.read_text())
        return looks[-2] if len(looks) > 1 else ""

    assert 0 < watch.saved(file, shown) < 1
    assert len(looks) == 2 * watch.CHANGES
    assert file.read_text() == "Text"


def test_a_change_that_is_never_seen_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "PATIENCE", 0.05)
    file = tmp_path / "post.md"
    file.write_text("Text")
    with pytest.raises(TimeoutError):
        watch.saved(file, lambda: "old")
    assert file.read_text() == "Text"
