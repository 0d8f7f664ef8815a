"""A text is read again when its file has changed, and only then."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from plugins import checks
from plugins.checks import text_cache
from plugins.checks.text import Text


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of what is read from here on."""
    found: list[str] = []
    of = Text.of

    def noted(path: str, held: bytes) -> Text:
        found.append(path)
        return of(path, held)

    monkeypatch.setattr(Text, "of", noted)
    return found


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for name in ("one", "two"):
        (tmp_path / "journal").mkdir(exist_ok=True)
        (tmp_path / f"journal/{name}.md").write_text(f"Title: {name}\n\nText.\n", encoding="utf-8")
    return tmp_path


def _sources(content: Path) -> dict[str, str]:
    return {text.path: text.source for text in text_cache.texts(content)}


def test_what_has_not_changed_is_not_read_again(content: Path, read: list[str]) -> None:
    _sources(content)
    assert sorted(read) == ["content/journal/one.md", "content/journal/two.md"]
    (content / "journal/two.md").write_text("Title: two\n\nMore.\n", encoding="utf-8")
    assert _sources(content)["content/journal/two.md"].endswith("More.\n")
    assert read[2:] == ["content/journal/two.md"]


def test_a_change_within_one_tick_of_the_clock_is_seen(content: Path) -> None:
    path = content / "journal/one.md"
    for letter in "abcdefgh":
        path.write_text(f"Title: one\n\n{letter}\n", encoding="utf-8")
        os.utime(path, ns=(time.time_ns(),) * 2)
        assert _sources(content)["content/journal/one.md"].endswith(f"{letter}\n")


def test_what_is_gone_is_gone_and_what_editors_keep_beside_a_text_is_none(content: Path) -> None:
    _sources(content)
    (content / "journal/one.md").unlink()
    for name in (".two.md.swp", ".#two.md", "two.md~"):
        (content / f"journal/{name}").write_text("half", encoding="utf-8")
    (content / "journal/.#three.md").symlink_to("someone@here.1234")
    assert list(_sources(content)) == ["content/journal/two.md"]


def test_only_the_last_few_folders_are_kept(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / str(number)).mkdir()
        text_cache.texts(tmp_path / str(number))
    assert len(text_cache._cache) == 4


def test_a_second_look_at_our_own_texts_reads_nothing(read: list[str]) -> None:
    checks.found()
    time.sleep(0.25)
    checks.found()
    read.clear()
    assert checks.found() == []
    assert read == []
