"""Binds tests to promises: no unknown id, no “proved” one without a test, and a record of what each test last said."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from functions import register as registers
from infra.setup import locks
from plugins.images.renditions import write_atomically
from plugins.policy.promises import IDS
from tests.run_folder import RESULTS

ROOT = Path(__file__).parent.parent
_WORST = ("failed", "skipped", "passed")
_said: dict[str, str] = {}


def _ids(item: pytest.Item) -> set[str]:
    return {str(name) for mark in item.iter_markers("promise") for name in mark.args}


def problems(items: Iterable[pytest.Item], *, whole: bool) -> list[str]:
    """What is wrong between tests and register.

    :param whole: whether ``items`` are all tests there are, so that a missing one is missing.
    """
    promises = registers.load(ROOT / "functions/register.toml").promises
    proved: set[str] = set()
    wrong = [f"register.toml: [promises.{name}] is missing" for name in IDS if name not in promises]
    for item in items:
        marked = _ids(item)
        proved |= marked
        wrong += [f"{item.nodeid}: there is no promise {name}" for name in sorted(marked - set(IDS))]
        if marked and any(item.iter_markers("speed")):
            wrong.append(f"{item.nodeid}: a test of speed proves no promise, because make test leaves it out")
    if whole:
        wanting = (n for n, promise in promises.items() if promise.state == "proved" and n not in proved)
        wrong += [f"register.toml: [promises.{name}] is “proved”, but no test carries it" for name in wanting]
    return wrong


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Runs before ``-m`` and ``-k`` take tests out, so it sees all that were collected."""
    whole = config.args == config.getini("testpaths") and not config.option.ignore
    if wrong := problems(items, whole=whole):
        raise pytest.UsageError("promises and tests do not agree:\n  " + "\n  ".join(wrong))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep the worst result of each test function, over its parameters and phases."""
    if report.when != "call" and report.passed:
        return
    name = report.nodeid.partition("[")[0]
    result = report.outcome
    _said[name] = min(result, _said.get(name, result), key=_WORST.index)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write what the tests said, beside what earlier runs of others said, for the promises page."""
    if hasattr(session.config, "workerinput") or not _said:
        return
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    # Another run may be ending too.
    with locks.held("promises"):
        earlier = json.loads(RESULTS.read_text(encoding="utf-8"))["results"] if RESULTS.exists() else {}
        run = {
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "commit": commit.stdout.strip() or "no commit",
            "results": earlier | _said,
        }
        write_atomically(RESULTS, json.dumps(run, indent=1, sort_keys=True).encode())
