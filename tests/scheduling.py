"""In which order tests run, and which of them stay together in one of pytest-xdist's workers.

Folder by folder, because what the tests of a folder share (tables, functions, preview, browser) is made once a folder
and ends with it: a worker that goes back and forth between folders makes it anew each time. Folders of tests that take
long begin, and those of many quick files come last, so that no worker waits long for the other in the end.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

ENGINES = "tests/browser/engines"
# The longest first. Of a test that several fit, the longest name counts; what fits none comes last.
FOLDERS = [
    ENGINES,
    "tests/browser/preview",
    "tests/browser",
    "tests/plugins",
    "tests/infra",
    "packages",
    "tests/runtime",
    "tests/escaping",
    "tests/site",
    "tests/functions",
]
# They ask about every page, and share one walk (tests/browser/tour.py).
TOURED = {f"tests/browser/test_{name}.py" for name in ("layout", "reach", "screen_reader")}
_ENGINE = re.compile(r"\[(?:.*-)?(firefox|webkit)\b")


def rank(nodeid: str) -> int:
    """The place of a test's folder among ``FOLDERS``."""
    fitting = [folder for folder in FOLDERS if nodeid.startswith(f"{folder}/")]
    return FOLDERS.index(max(fitting, key=len)) if fitting else len(FOLDERS)


def together(nodeid: str) -> str:
    """The name of what runs in one worker without a break: the tests of a file, all of an engine, and all of a walk."""
    path = nodeid.partition("::")[0]
    if path in TOURED:
        return "tests/browser/tour"
    engine = _ENGINE.search(nodeid) if path.startswith(f"{ENGINES}/") else None
    return f"{ENGINES}/{engine[1]}" if engine else path


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order what stays together: by folder, and in a folder first what has tests that are marked as slow. Inside it the
    order stays, because pytest has put tests that share a costly fixture side by side.
    """
    slow = {together(item.nodeid) for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (rank(item.nodeid), together(item.nodeid) not in slow))


class ByFolder(LoadScopeScheduling):  # type: ignore[misc]
    """Gives out files in the order of the tests, to whichever worker is free."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        # Else the files with most tests come first.
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFolder | None:
    """Our own where files are to stay whole, as ``make test`` asks; else what was asked for."""
    return ByFolder(config, log) if config.option.dist == "loadfile" else None
