"""Each build is one line on the terminal; a failure has its problems below it, by file and line."""

from __future__ import annotations

import io
from datetime import datetime

from infra.build.building import BuildResult
from infra.preview.lines import line, printed
from plugins.core.problems import Problem

NOW = datetime(2026, 11, 27, 12, 4, 31)
NAME = "content/journal/eleven-grams.md"


def test_a_line_says_when_what_changed_how_many_files_and_how_long() -> None:
    built = BuildResult(0.214, (NAME,), ("a.html", "b.html", "c.html"))
    assert line(built, NOW) == f"12:04:31  {NAME} → 3 files in 0.21 s"


def test_several_changes_are_one_by_name_and_a_number_and_what_went_is_said() -> None:
    built = BuildResult(1.0, (NAME, "content/pages/about.md"), ("a.html",), ("b.html",))
    assert line(built, NOW) == f"12:04:31  {NAME} and 1 more → 1 file, 1 removed in 1.00 s"


def test_the_first_build_is_of_the_site() -> None:
    assert line(BuildResult(2.5, (), ("a.html",) * 1200), NOW) == "12:04:31  the site → 1,200 files in 2.50 s"


def test_a_failure_names_every_problem_by_file_and_line() -> None:
    problems = (Problem(NAME, 2, "“Sumary” is no field", "Write “Summary”."), Problem("", 0, "A log\nof two lines", ""))
    assert line(BuildResult(0.2, (NAME,), problems=problems), NOW).splitlines() == [
        f"12:04:31  {NAME} → not built, 2 problems (0.20 s); the site is as it was",
        f"          {NAME}:2",
        "            “Sumary” is no field. Write “Summary”.",
        "          A log",
        "            of two lines",
    ]


def test_colours_are_for_terminals(monkeypatch: object) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    plain, terminal = io.StringIO(), Terminal()
    for stream in (plain, terminal):
        printed(BuildResult(0.2, (NAME,)), stream)
    assert "\x1b[" not in plain.getvalue()
    assert "\x1b[" in terminal.getvalue()
