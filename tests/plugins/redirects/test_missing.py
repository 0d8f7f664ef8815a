"""The reminder of texts that were renamed without a move."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from plugins.redirects import missing, table

TEXT = "Title: A note\nDate: 2026-11-20\n\nA text of some length, so that it is known again.\n"


def _git(shop: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(shop), *words], check=True)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A note, a draft and a page whose front matter says its address, committed on ``main``."""
    for folder in ("pages", "journal", "products", "categories"):
        (tmp_path / "content" / folder).mkdir(parents=True)
        (tmp_path / "content" / folder / ".keep").touch()
    (tmp_path / "content/journal/note.md").write_text(TEXT, encoding="utf-8")
    draft = TEXT.replace("A note", "A draft\nStatus: draft") + "Nobody has seen this one yet, and it says so.\n"
    (tmp_path / "content/journal/draft.md").write_text(draft, encoding="utf-8")
    page = TEXT.replace("A note", "Fixed\nUrl: fixed/") + "It stays where its head says, whatever comes of it.\n" * 3
    (tmp_path / "content/pages/fixed.md").write_text(page, encoding="utf-8")
    _git(tmp_path, "init", "-q", "-b", "main")
    _git(tmp_path, "add", "-A")
    _git(tmp_path, "commit", "-qm", "before")
    monkeypatch.setattr(missing, "ROOT", tmp_path)
    return tmp_path


def _rename(shop: Path, before: str, after: str) -> None:
    (shop / "content" / before).rename(shop / "content" / after)


def _said(*words: str) -> str:
    result = CliRunner().invoke(missing.main, words)
    assert result.exit_code == 0, "a reminder is no fault"
    return result.output


def test_a_rename_that_git_was_not_told_of_is_seen_and_its_index_left_alone(shop: Path) -> None:
    _rename(shop, "journal/note.md", "journal/better.md")
    assert '"/journal/note/" = "/journal/better/" into content/moves.toml' in _said()
    staged = subprocess.run(
        ["git", "-C", str(shop), "diff", "--cached", "--name-only"], capture_output=True, check=True
    )
    assert staged.stdout == b""


def test_a_rename_with_a_move_is_no_matter(shop: Path) -> None:
    _rename(shop, "journal/note.md", "journal/better.md")
    (shop / table.MOVES_FILE).write_text(table.as_toml({"/journal/note/": "/journal/better/"}), encoding="utf-8")
    assert _said() == ""


@pytest.mark.parametrize(("before", "after"), [("journal/draft.md", "journal/d.md"), ("pages/fixed.md", "pages/f.md")])
def test_a_draft_and_a_page_that_stays_where_it_is_are_no_matter(shop: Path, before: str, after: str) -> None:
    _rename(shop, before, after)
    assert _said() == ""


def test_a_rename_that_is_committed_is_seen_on_its_branch_and_against_a_named_commit(shop: Path) -> None:
    _git(shop, "switch", "-qc", "change")
    _rename(shop, "journal/note.md", "journal/better.md")
    _git(shop, "add", "-A")
    _git(shop, "commit", "-qm", "renamed")
    assert "/journal/note/ is /journal/better/ now" in _said()
    _git(shop, "branch", "-qD", "main")
    assert _said() == "", "there is nothing left to hold it against"
    assert "/journal/note/ is /journal/better/ now" in _said("--since", "HEAD^")


def test_outside_a_repository_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missing, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert _said() == ""
