"""Which tests prove which promises, read by packages/pytest-promises and kept from build to build by file."""

from __future__ import annotations

from pathlib import Path

from plugins.core.file_cache import cached_by_file
from pytest_promises import marks
from pytest_promises.marks import Carried, PromiseTest

__all__ = ["PromiseTest", "scan"]


def scan(folder: Path) -> dict[str, list[PromiseTest]]:
    """Every ``@pytest.mark.promise("P20", …)`` under ``folder``: promise id → its tests, in file order."""
    return marks.scan(folder, _carried)


@cached_by_file(maxsize=4096)
def _carried(path: Path) -> Carried:
    return marks.carried(path)
