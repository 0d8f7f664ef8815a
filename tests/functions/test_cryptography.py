"""What is secret is compared in constant time: how long a comparison takes says nothing of where two texts differ."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _called(node: ast.AST) -> Iterator[str]:
    """The names of what is called within."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            yield call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _makes_secrets(node: ast.AST) -> bool:
    return any(
        isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == "hmac"
        and one.attr in ("new", "digest")
        for one in ast.walk(node)
    )  # fmt: skip


def _makers(tree: ast.Module) -> set[str]:
    """The functions of a module that give a keyed hash, or what another of them gave."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    found = {one.name for one in functions if _makes_secrets(one)}
    while more := {one.name for one in functions if one.name not in found and found & set(_called(one))}:
        found |= more
    # What only says yes or no gives nothing away.
    return {one.name for one in functions if one.name in found and ast.unparse(one.returns or one) != "bool"}


def wrong(source: str) -> list[int]:
    """The lines on which a keyed hash is compared by an operator."""
    tree = ast.parse(source)
    makers = _makers(tree)
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and not all(isinstance(one, ast.Is | ast.IsNot) for one in node.ops)
        for side in (node.left, *node.comparators)
        if makers & set(_called(side)) or _makes_secrets(side)
    ]


@pytest.mark.promise("P04", "P22", "P24")
def test_no_keyed_hash_is_compared_by_an_operator() -> None:
    paths = sorted((ROOT / "functions").rglob("*.py"))
    found = {path.relative_to(ROOT).as_posix(): wrong(path.read_text(encoding="utf-8")) for path in paths}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("how", ["sign(k) != given", "given == sign(k)", "sign(k).encode() in keys"])
def test_each_way_to_compare_one_by_an_operator_is_seen(how: str) -> None:
    made = "import hmac\ndef sign(k):\n    return hmac.digest(k, b'', 'sha256').hex()\n"
    assert wrong(f"{made}def judge(given, k, keys):\n    return {how}\n") == [5]
    assert wrong(f"{made}def judge(given, k, keys):\n    return hmac.compare_digest(sign(k), given)\n") == []
