"""Which tests prove which promises: found by reading the tests, so that nothing has to run for it."""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from plugins.core.file_cache import cached_by_file


@dataclass(frozen=True, slots=True)
class PromiseTest:
    """A test function; ``id`` is pytest's node id without parameters, ``sentence`` its name read aloud."""

    id: str
    path: str
    sentence: str


def scan(folder: Path) -> dict[str, list[PromiseTest]]:
    """Every ``@pytest.mark.promise("P20", …)`` under ``folder``: promise id → its tests, in file order."""
    found: dict[str, list[PromiseTest]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        for promise, test in _carried(path):
            found[promise].append(test)
    return dict(found)


@cached_by_file(maxsize=4096)
def _carried(path: Path) -> tuple[tuple[str, PromiseTest], ...]:
    """The tests of a file by the promises that they carry."""
    name, source = path.as_posix(), path.read_text(encoding="utf-8")
    # Most files carry none, and to parse them all takes a tenth of a build.
    if "pytest.mark.promise" not in source:
        return ()
    return tuple(
        (promise, PromiseTest(f"{name}::{node.name}", name, node.name.removeprefix("test_").replace("_", " ")))
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
        for promise in _promises(node)
    )


def _promises(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """The ids of a test's promise marks."""
    return [
        str(argument.value)
        for mark in node.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.promise"
        for argument in mark.args
        if isinstance(argument, ast.Constant)
    ]
