"""The summary of a proposal: what it changes, and what the checks said."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from infra.build import summary
from infra.build.summary import Change, main, outcomes, pages, plain, written
from plugins.core.problems import Problem

NOTE = "Title: {}\nDate: 2026-11-20\n\nA text of some length, so that git knows it again by what it says.\n"


def _git(shop: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(shop), *words], check=True)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two commits: a note is changed, one renamed, one removed, two are new, and a style sheet changes."""
    journal = tmp_path / "content/journal"
    journal.mkdir(parents=True)
    for name in ("changed", "renamed", "removed"):
        (journal / f"{name}.md").write_text(NOTE.format(name) + f"Only {name} says this.\n" * 3, encoding="utf-8")
    (tmp_path / "site.css").write_text("a{}\n", encoding="utf-8")
    _git(tmp_path, "init", "-q", "-b", "work")
    _git(tmp_path, "add", "-A")
    _git(tmp_path, "commit", "-qm", "before")
    (journal / "changed.md").write_text(NOTE.format("Better") + "Only changed says this.\n" * 3, encoding="utf-8")
    (journal / "renamed.md").rename(journal / "new-name.md")
    (journal / "removed.md").unlink()
    (journal / "begun.md").write_text("Title: Begun | <b>\nStatus: Draft\n\nWords.\n", encoding="utf-8")
    (journal / "later.md").write_text("Title: Later\nDate: 2999-12-03 10:00\n\nOther ones.\n", encoding="utf-8")
    (tmp_path / "site.css").write_text("b{}\n", encoding="utf-8")
    _git(tmp_path, "add", "-A")
    _git(tmp_path, "commit", "-qm", "after")
    monkeypatch.setattr(summary, "ROOT", tmp_path)
    monkeypatch.setattr("plugins.checks.found", lambda _: [Problem("content/journal/begun.md", 2, "Wrong", "Mend it")])
    for name in ("GITHUB_STEP_SUMMARY", "OUTCOMES", "SINCE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_every_page_is_told_by_its_title_and_address_and_the_rest_by_its_file(shop: Path) -> None:
    texts, others = pages(shop, "HEAD^")
    assert texts == [
        Change("New", "Begun | <b>", "/journal/begun/", "Draft"),
        Change("Changed", "Better", "/journal/changed/"),
        Change("New", "Later", "/journal/later/", "From 3 December 2999"),
        Change("Renamed", "renamed", "/journal/renamed/ → /journal/new-name/"),
        Change("Gone", "removed", "/journal/removed/"),
    ]
    assert others == ["site.css"]


def test_a_title_is_nothing_but_text() -> None:
    assert plain("A | <b>\n[x](y) `z`") == r"A \| \<b\> \[x\](y) \`z\`"


def test_without_a_workflow_it_is_said_on_the_terminal(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main()
    said = capsys.readouterr().out
    assert r"| New | Begun \| \<b\> | /journal/begun/ | Draft |" in said
    assert "And 1 other file: `site.css`" in said
    assert "/journal/renamed/ is /journal/new-name/ now, and nobody is sent on." in said
    assert "4 texts have no date in the site map yet." in said
    assert "- content/journal/begun.md, line 2: Wrong. Mend it\n" in said
    assert "What the checks say" not in said


def test_in_a_workflow_it_goes_to_the_runs_summary_with_what_the_steps_said(
    shop: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    monkeypatch.setenv("OUTCOMES", "make check: failure\nmake build: success\n")
    main()
    said = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "- make check: found something: open it below, it names file and line and says how to mend it\n" in said
    assert "- make build: good\n" in said
    assert capsys.readouterr().out == ""


def test_outcomes_are_read_a_line_each() -> None:
    assert outcomes("make check: success\nmake build: skipped\n\n") == {
        "make check": "success",
        "make build": "skipped",
    }


def test_a_proposal_without_texts_says_so_and_names_the_first_files_alone() -> None:
    said = written([], [f"file-{number}" for number in range(20)], {}, [])
    assert "No page of the editors." in said
    assert "And 20 other files: `file-0`" in said
    assert "`file-11`, …" in said
    assert "Not to forget" not in said


def test_what_is_to_be_mended_is_said_with_its_place_and_how() -> None:
    problem = Problem("content/journal/buns.md", 3, "“Sumary” is no field", "Did you mean “Summary”?")
    said = written([], [], {}, [], [problem])
    assert "- content/journal/buns.md, line 3: “Sumary” is no field. Did you mean “Summary”?\n" in said
