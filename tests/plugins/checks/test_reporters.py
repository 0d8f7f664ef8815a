"""How problems are told."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from plugins.checks import reporters
from plugins.core.problems import Problem

PROBLEMS = [
    Problem("content/a.md", 0, "is empty", "Write something."),
    Problem(
        "content/b.md", 2, "the link “/gone/” leads nowhere: there is no page at /gone/", "Write another, or none."
    ),
    Problem("content/b.md", 3, "100% of <b> is open,\nand more", "Close it."),
]


def _printed(root: Path, problems: list[Problem], *, colour: bool = False) -> str:
    out = io.StringIO()
    reporters.text(
        problems, root, Console(file=out, force_terminal=colour, width=80, highlight=False, no_color=not colour)
    )
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_text("", encoding="utf-8")
    (tmp_path / "content/b.md").write_text("Title: B\nSee [it](/gone/) there.\nA <b>c.\n", encoding="utf-8")
    return tmp_path


def test_problems_are_told_by_file_with_the_line_a_caret_and_how_to_mend_them(folder: Path) -> None:
    assert _printed(folder, PROBLEMS[:2]) == (
        "content/a.md\n"
        "       Is empty.\n"
        "       Write something.\n"
        "\n"
        "content/b.md\n"
        "    2  The link “/gone/” leads nowhere: there is no page at /gone/.\n"
        "       See [it](/gone/) there.\n"
        "                ^^^^^^\n"
        "       Write another, or none.\n"
        "\n"
        "2 problems in 2 files.\n"
    )


def test_a_long_line_is_cut_to_the_part_that_matters(folder: Path) -> None:
    (folder / "content/b.md").write_text(f"\n{'word ' * 60}[it](/gone/) {'word ' * 60}\n", encoding="utf-8")
    _, shown, carets, *_ = _printed(folder, [PROBLEMS[1]]).split("\n")[1:]
    at = carets.index("^")
    assert shown[at : at + 6] == "/gone/"
    assert len(shown) < 120


@pytest.mark.parametrize(
    ("what", "line", "marked"),
    [
        ("“price” is “cheap”", "Price: cheap", "cheap"),
        ("“title” is “A very long…”", "Title: A very long one", "A very long"),
        ("“/a/#b” leads nowhere: content/a.md has no place “b”", "See [ab](/a/#b).", "b"),
        ("<script> holds a script", "x <script>y</script>", "<script"),
        ("unknown field “sumary”", "Sumary: x", "Sumary"),
        ("“alt” is missing", "Title: On alt", ""),
        ("“alt” is empty", "Salt: x", ""),
        ("a heading is empty", "## ", ""),
    ],
)
def test_the_caret_stands_below_what_is_wrong(what: str, line: str, marked: str) -> None:
    at, width = reporters.place(Problem("a.md", 1, what, ""), line)
    assert line[at : at + width] == marked


def test_there_is_colour_on_a_terminal_and_none_in_a_pipe(folder: Path) -> None:
    assert "\x1b[" in _printed(folder, PROBLEMS, colour=True)
    assert "\x1b[" not in _printed(folder, PROBLEMS)


def test_nothing_wrong_is_said_as_well(folder: Path) -> None:
    assert _printed(folder, []) == "No problems in the texts.\n"


def test_github_is_told_in_its_own_commands_with_its_marks_escaped() -> None:
    assert reporters.github(PROBLEMS) == [
        "::error file=content/a.md,line=1,title=is empty::is empty. Write something.",
        "::error file=content/b.md,line=2,title=the link “/gone/” leads nowhere%3A there is no page at /gone/"
        "::the link “/gone/” leads nowhere: there is no page at /gone/. Write another, or none.",
        "::error file=content/b.md,line=3,title=100%25 of <b> is open%2C%0Aand more"
        "::100%25 of <b> is open,%0Aand more. Close it.",
    ]


def test_programs_are_told_as_json() -> None:
    assert json.loads(reporters.as_json(PROBLEMS))[0] == {
        "path": "content/a.md", "line": 0, "message": "is empty", "remedy": "Write something.",
    }  # fmt: skip
