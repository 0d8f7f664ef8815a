"""Which tests prove which promises: found by reading the tests, so that nothing has to be imported or run for it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PromiseTest:
    """A test function; ``id`` is pytest's node id without parameters, ``sentence`` its name read aloud."""

    id: str
    path: str
    sentence: str


Carried = tuple[tuple[str, PromiseTest], ...]


def carried(path: Path) -> Carried:
    """The tests of a file by the promises that they carry, as ``(promise, test)``, in the order of the file.

    :raises SyntaxError: where the file is no Python, and speaks of promises.
    """
    name, source = path.as_posix(), path.read_text(encoding="utf-8")
    # Most files carry none, and to parse a file takes a hundred times as long as to read it.
    if "pytest.mark.promise" not in source:
        return ()
    return tuple(
        (promise, PromiseTest(f"{name}::{node.name}", name, node.name.removeprefix("test_").replace("_", " ")))
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
        for promise in _promises(node)
    )


def scan(folder: Path, read: Callable[[Path], Carried] = carried) -> dict[str, list[PromiseTest]]:
    """Every ``@pytest.mark.promise("R1", …)`` under ``folder``: promise id → its tests, in the order of the files.

    :param folder: relative to where pytest runs, so that the ids are those of its results.
    :param read: reads one file; one of your own may cache what :func:`carried` gives.
    """
    found: dict[str, list[PromiseTest]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        for promise, test in read(path):
            found[promise].append(test)
    return dict(found)


def _promises(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """The ids of a test's promise marks."""
    return [
        str(argument.value)
        for mark in node.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.promise"
        for argument in mark.args
        if isinstance(argument, ast.Constant)
    ]
