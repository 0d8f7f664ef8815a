"""What the inner loop does without."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests import slow


def test_every_file_that_is_named_is_there() -> None:
    assert slow.named()
    assert [name for name in slow.named() if not (slow.ROOT / name).is_file()] == []


def test_only_the_tests_of_named_files_are_marked() -> None:
    marked: list[str] = []
    first = min(slow.named())

    def item(nodeid: str) -> Any:
        return SimpleNamespace(nodeid=nodeid, add_marker=lambda name: marked.append(f"{nodeid} {name}"))

    slow.pytest_collection_modifyitems([item(f"{first}::test_a[x]"), item(f"{Path(__file__).name}::test_b")])
    assert marked == [f"{first}::test_a[x] slow"]


def test_a_file_that_is_named_is_not_even_imported_where_slow_tests_are_not_wanted() -> None:
    named = slow.ROOT / min(slow.named())

    def ignored(path: Path, expression: str, folders: tuple[str, ...] = ("tests/browser",)) -> bool | None:
        config: Any = SimpleNamespace(option=SimpleNamespace(markexpr=expression, ignore=folders))
        return slow.pytest_ignore_collect(path, config)

    assert ignored(named, "not slow and not speed")
    # None leaves it to pytest.
    assert ignored(named, "not speed") is None
    assert ignored(named, "not slow and not speed", ()) is None
    assert ignored(Path(__file__), "not slow and not speed") is None
