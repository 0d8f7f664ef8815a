"""An editor's problems as the preview shows them: with the lines around, and a link that opens the editor there."""

from __future__ import annotations

import os
import shlex
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from infra.build.folders import ROOT
from plugins.core.problems import Problem

_AROUND = 2
_LONGEST = 200
# How editors are asked, from outside, for a file and a line: by the name of their program.
_OPENS = {
    "code": "vscode://file{path}:{line}",
    "code-insiders": "vscode-insiders://file{path}:{line}",
    "codium": "vscodium://file{path}:{line}",
    "cursor": "cursor://file{path}:{line}",
    "zed": "zed://file{path}:{line}",
    "mate": "txmt://open?url=file://{path}&line={line}",
    "idea": "idea://open?file={path}&line={line}",
    "pycharm": "pycharm://open?file={path}&line={line}",
    "webstorm": "webstorm://open?file={path}&line={line}",
}


def shown(problem: Problem, root: Path = ROOT, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """What a page needs to show a problem: its fields, ``lines`` (number and text of those around it) and ``open``, an
    address that opens the file in the editor that ``$VISUAL`` or ``$EDITOR`` names, or nothing.
    """
    path = (root / problem.path).resolve()
    ours = bool(problem.path) and path.is_relative_to(root.resolve()) and path.is_file()
    return {
        "path": problem.path,
        "line": problem.line,
        "message": problem.message,
        "remedy": problem.remedy,
        "lines": around(path, problem.line) if ours else [],
        "open": opening(path, problem.line, environment) if ours else "",
    }


def around(path: Path, line: int) -> list[tuple[int, str]]:
    """The lines about one line of a file, with their numbers; none where the problem is of the file as a whole."""
    if line < 1:
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    first = max(line - _AROUND, 1)
    return [(number, text[:_LONGEST]) for number, text in enumerate(lines[first - 1 : line + _AROUND], first)]


def opening(path: Path, line: int, environment: Mapping[str, str]) -> str:
    """The address that opens a file in the editor, where it has such addresses."""
    words = shlex.split(environment.get("VISUAL") or environment.get("EDITOR") or "")
    form = _OPENS.get(Path(words[0]).stem if words else "", "")
    return form.format(path=quote(str(path)), line=max(line, 1))


def fault(error: Exception, part: str, root: Path = ROOT) -> Problem:
    """An error in code of ours, as a problem: where Python met it in that part, else of the part as a whole.

    :param part: a file or folder, from the root.
    """
    places = [(frame.filename, frame.lineno or 0) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        places.append((error.filename or "", error.lineno or 0))
    there = [(Path(name), line) for name, line in places if Path(name).is_relative_to(root / part)]
    path, line = there[-1] if there else (root / part, 0)
    what = f"{type(error).__name__}: {error.msg if isinstance(error, SyntaxError) else error}"
    return Problem(
        path.relative_to(root).as_posix(), line, what.strip(), "What was there before goes on until it is mended."
    )
