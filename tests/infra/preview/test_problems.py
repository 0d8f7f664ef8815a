"""A problem is shown with the lines around it, and opens in the editor that the environment names."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.preview.problems import fault, shown
from plugins.core.problems import Problem


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a page.md").write_text("\n".join(f"line {number}" for number in range(1, 10)), "utf-8")
    return tmp_path


def problem(path: str = "content/a page.md", line: int = 5) -> Problem:
    return Problem(path, line, "It is wrong", "Mend it.")


@pytest.mark.parametrize(("line", "around"), [(5, [3, 4, 5, 6, 7]), (1, [1, 2, 3]), (9, [7, 8, 9]), (0, []), (40, [])])
def test_the_lines_around_are_shown_by_their_numbers(root: Path, line: int, around: list[int]) -> None:
    lines = shown(problem(line=line), root, {})["lines"]
    assert lines == [(number, f"line {number}") for number in around]


def test_a_file_that_is_gone_or_not_of_ours_shows_no_lines_and_opens_nothing(root: Path) -> None:
    for path in ("content/gone.md", "../outside.md", "", "/etc/hostname"):
        found = shown(problem(path), root, {"EDITOR": "code"})
        assert (found["lines"], found["open"]) == ([], "")


@pytest.mark.parametrize(
    ("environment", "opens"),
    [
        ({"EDITOR": "code"}, "vscode://file{}:5"),
        ({"VISUAL": "/usr/bin/codium --wait", "EDITOR": "vi"}, "vscodium://file{}:5"),
        ({"EDITOR": "pycharm"}, "pycharm://open?file={}&line=5"),
        ({"EDITOR": "vi"}, ""),
        ({}, ""),
    ],
)
def test_an_editor_that_can_be_asked_from_a_page_is(root: Path, environment: dict[str, str], opens: str) -> None:
    path = str(root / "content/a page.md").replace(" ", "%20")
    assert shown(problem(), root, environment)["open"] == opens.format(path)


def test_an_error_in_a_function_is_placed_where_it_was_raised(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    module = tmp_path / "functions/broken.py"
    module.write_text("first = 1\nsecond = first / 0\n", "utf-8")
    with pytest.raises(ZeroDivisionError) as raised:
        exec(compile(module.read_text("utf-8"), str(module), "exec"))
    found = fault(raised.value, "functions", tmp_path)
    assert (found.path, found.line, found.message) == ("functions/broken.py", 2, "ZeroDivisionError: division by zero")
