"""Which files the inner loop does without: those that slow.txt names are marked as slow, as single tests are by
``@pytest.mark.slow``.
"""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@functools.cache
def named() -> set[str]:
    """The files, from the root of the repository."""
    lines = Path(__file__).with_name("slow.txt").read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where slow tests are not wanted, do not import these files: that takes longer than many a test. A run that leaves
    out no folder, as ``make test-quick`` does, sees them all: it is held against the promises.
    """
    unwanted = "not slow" in config.option.markexpr and config.option.ignore and {str(ROOT / name) for name in named()}
    return True if unwanted and str(collection_path) in unwanted else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them, before ``-m`` takes tests out."""
    slow = named()
    for item in items:
        if item.nodeid.partition("::")[0] in slow:
            item.add_marker("slow")
