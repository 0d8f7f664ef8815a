"""Reports problems: to people, on a terminal or in a pipe; to GitHub, on the lines of a pull request; as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.text import Text

from plugins.core.problems import Problem

_QUOTED = re.compile(r"“([^”]+?)…?”|(</?[a-z][\w-]*)")
_INDENT = " " * 7
_WIDEST = 110


def text(problems: Sequence[Problem], root: Path, console: Console, notices: Sequence[Problem] = ()) -> None:
    """By file: the line, what is wrong, the line itself with a caret where the place is known, how to mend it."""
    for path, group in groupby(problems, key=lambda problem: problem.path):
        console.print(Text(path, "bold"))
        lines = _lines(root / path)
        for problem in group:
            place = f"{problem.line:>5}  " if problem.line else _INDENT
            console.print(
                Text.assemble((place, "cyan"), (f"{problem.message[0].upper()}{problem.message[1:]}.", "red")),
                soft_wrap=True,
            )
            for shown, style in _shown(problem, lines, min(_WIDEST, console.width - len(_INDENT) - 2)):
                console.print(Text(f"{_INDENT}{shown}", style), soft_wrap=True)
            console.print(Text(f"{_INDENT}{problem.remedy}", "green"), soft_wrap=True)
        console.print()
    for notice in notices:
        console.print(Text(f"{notice.path}: {notice.message}. {notice.remedy}", "dim"), soft_wrap=True)
    console.print(Text(counted(problems), "bold red" if problems else "bold green"))


def counted(problems: Sequence[Problem]) -> str:
    """``3 problems in 2 files.``"""
    if not problems:
        return "No problems in the texts."
    files = len({problem.path for problem in problems})
    return f"{len(problems)} problem{'s' * (len(problems) > 1)} in {files} file{'s' * (files > 1)}."


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []


def _shown(problem: Problem, lines: list[str], widest: int) -> list[tuple[str, str]]:
    """The line that a problem is in, cut to the part that matters, and the carets below that part where it is known."""
    if not 1 <= problem.line <= len(lines) or not (line := lines[problem.line - 1].expandtabs(4)).strip():
        return []
    at, width = place(problem, line)
    start = max(0, min(at - widest // 3, len(line) - widest))
    part = line[start : start + widest]
    shown = f"{'…' if start else ''}{part}{'…' if start + widest < len(line) else ''}"
    carets = " " * (at - start + bool(start)) + "^" * min(width, widest - (at - start))
    return [(shown, "dim"), *([(carets, "red")] if width else [])]


def place(problem: Problem, line: str) -> tuple[int, int]:
    """Where in its line a problem is, and how many letters long: the last thing that it names and that stands there.

    >>> place(Problem("a.md", 1, "“price” is “cheap”", ""), "Price: cheap")
    (7, 5)
    """
    if problem.message.endswith("is missing"):
        return 0, 0
    for quoted, tag in reversed(_QUOTED.findall(problem.message)):
        name = quoted or tag
        found = re.search(rf"(?<!\w){re.escape(name)}" if name[0].isalnum() else re.escape(name), line, re.IGNORECASE)
        if found:
            return found.start(), len(name)
    return 0, 0


def github(problems: Iterable[Problem], kind: str = "error") -> list[str]:
    """Workflow commands, which annotate the lines of a pull request.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    return [
        f"::{kind} file={_property(problem.path)},line={problem.line or 1},title={_property(problem.message)}"
        f"::{_data(f'{problem.message}. {problem.remedy}')}"
        for problem in problems
    ]


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def as_json(problems: Iterable[Problem]) -> str:
    """A list of objects with path, line, what and mend."""
    return json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=1)
