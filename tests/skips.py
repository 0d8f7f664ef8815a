"""In continuous integration a skipped test fails the run, unless tests/skips.toml lists it with its reason.

What a test needs is there, or the run is not the proof that it looks like. An expected failure counts as a skip.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

LISTED = Path(__file__).parent / "skips.toml"
TO_DO = "make doctor says how to install what is missing. What cannot be installed is listed in tests/skips.toml."


class Skips:
    """Keeps what was skipped; at the end of a run, what is not listed fails it."""

    def __init__(self, listed: Mapping[str, str]) -> None:
        self._listed = listed
        self._skipped: dict[str, str] = {}
        self._collected: set[str] = set()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that is skipped as a whole."""
        self._keep(report)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test, from whichever worker."""
        self._collected.add(_plain(report.nodeid))
        self._keep(report)

    def _keep(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.skipped:
            why = report.longrepr[2] if isinstance(report.longrepr, tuple) else getattr(report, "wasxfail", "")
            self._skipped.setdefault(_plain(report.nodeid), str(why).removeprefix("Skipped: "))

    def wrong(self) -> list[str]:
        """What fails the run, a line each."""
        unlisted = [f"{test} was skipped: {why}" for test, why in self._skipped.items() if test not in self._listed]
        needless = [
            f"{test} is listed in tests/skips.toml, and was not skipped"
            for test in self._listed
            if test in self._collected - set(self._skipped)
        ]
        unreasoned = [
            f"{test} is listed in tests/skips.toml without a reason" for test, why in self._listed.items() if not why
        ]
        return unlisted + needless + unreasoned

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A run that was well is not, where anything is wrong with its skips."""
        if self.wrong() and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what is wrong, and what to do."""
        if wrong := self.wrong():
            terminalreporter.section("a skip is a failure here", red=True)
            for line in wrong:
                terminalreporter.line(line)
            terminalreporter.line(TO_DO)


def _plain(nodeid: str) -> str:
    """A test without its parameters."""
    return nodeid.partition("[")[0]


def pytest_configure(config: pytest.Config) -> None:
    """In continuous integration alone, and in the process that sees all workers' tests."""
    if os.environ.get("CI") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Skips(tomllib.loads(LISTED.read_text(encoding="utf-8"))))
