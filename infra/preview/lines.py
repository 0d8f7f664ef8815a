"""The line that the preview prints for each build: what changed, what came of it, how long it took."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from typing import TextIO

from infra.build.building import BuildResult

_RED, _GREEN, _DIM, _BOLD, _PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[2m", "\x1b[1m", "\x1b[0m"
_INDENT = " " * 10


def printed(built: BuildResult, stream: TextIO | None = None) -> None:
    """Print what came of a build, in colours where a person reads it (and ``NO_COLOR`` is not set)."""
    out = stream or sys.stdout
    print(line(built, datetime.now(), coloured=out.isatty() and not os.environ.get("NO_COLOR")), file=out, flush=True)


def line(built: BuildResult, now: datetime, *, coloured: bool = False) -> str:
    """``12:04:31  content/journal/eleven-grams.md → 3 files in 0.21 s``; the problems of a failure stand below."""

    def dressed(text: str, colour: str) -> str:
        return f"{colour}{text}{_PLAIN}" if coloured else text

    head = f"{dressed(f'{now:%H:%M:%S}', _DIM)}  {changed(built)} → "
    if not built.problems:
        return f"{head}{dressed(outcome(built), _GREEN)}"
    lines = [f"{head}{dressed(outcome(built), _RED)}"]
    for problem in built.problems:
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        what = " ".join(
            part for part in (problem.message if not problem.remedy else f"{problem.message}.", problem.remedy) if part
        )
        first, *others = [*([dressed(place, _BOLD)] if place else []), *what.splitlines()] or [""]
        lines += [f"{_INDENT}{first}", *(f"{_INDENT}  {text}" for text in others)]
    return "\n".join(lines)


def changed(built: BuildResult) -> str:
    """What was saved: the first file by name, and how many more."""
    first, *others = built.changes or ("the site",)
    return f"{first} and {len(others)} more" if others else first


def outcome(built: BuildResult) -> str:
    """What came of it, in a few words."""
    if built.problems:
        still = "; the site is as it was" if built.changes else ""
        return f"not built, {_counted(len(built.problems), 'problem')} ({built.seconds:.2f} s){still}"
    removed = f", {len(built.removed)} removed" if built.removed else ""
    more = "; more to come" if built.more else ""
    return f"{_counted(len(built.written), 'file')}{removed} in {built.seconds:.2f} s{more}"


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
