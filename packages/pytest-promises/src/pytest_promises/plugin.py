"""The plugin: refuses a run in which promises and tests do not agree, and records what each test said.

Without the option ``promises_file`` it does nothing but know its marker.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from pytest_promises import marks, results


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("promises_file", "TOML with a table [promises.ID] for each promise", default="")
    parser.addini("promises_results", "JSON file that keeps what each test last said", default="")
    parser.addini("promises_unproved_by", "markers of tests that may prove no promise", type="args", default=[])
    parser.getgroup("promises").addoption(
        "--promises", action="store_true", help="at the end, list each promise with its tests and what they said"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "promise(*ids): the promises that this test proves")
    if config.getini("promises_file"):
        config.pluginmanager.register(Binding(config), "promises-binding")


def read(file: Path) -> dict[str, str]:
    """The state of each promise by its id; “stated” where the file says nothing.

    :raises pytest.UsageError: where the file cannot be read, or has no promises.
    """
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))["promises"]
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise pytest.UsageError(f"promises_file: {problem}") from None
    except KeyError:
        raise pytest.UsageError(f"promises_file: {file.name} has no table [promises.…]") from None
    return {name: str(entry.get("state", "stated")) for name, entry in found.items()}


def problems(
    items: Iterable[pytest.Item],
    states: dict[str, str],
    *,
    whole: bool,
    unproved_by: Iterable[str] = (),
    file: str = "",
) -> list[str]:
    """What is wrong between tests and promises.

    :param whole: whether ``items`` are all tests there are, so that a missing one is missing.
    :param unproved_by: markers of tests that may prove no promise, because not every run has them.
    """
    proved: set[str] = set()
    wrong = []
    for item in items:
        marked = {str(name) for mark in item.iter_markers("promise") for name in mark.args}
        proved |= marked
        wrong += [f"{item.nodeid}: there is no promise {name}" for name in sorted(marked - set(states))]
        if marked:
            found = [name for name in unproved_by if any(item.iter_markers(name))]
            wrong += [f"{item.nodeid}: a test marked “{name}” may prove no promise" for name in found]
    if whole:
        wanting = (name for name, state in states.items() if state == "proved" and name not in proved)
        wrong += [f"{file}: [promises.{name}] is “proved”, but no test carries it" for name in wanting]
    return wrong


class Binding:
    """What one run does; ``config`` names the file of promises."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.file = Path(config.getini("promises_file"))
        self.states = read(config.rootpath / self.file)
        self.said: dict[str, str] = {}

    def _whole(self) -> bool:
        """Whether all tests there are have been collected; a worker of xdist knows its arguments alone."""
        paths = self.config.getini("testpaths") or [str(self.config.rootpath)]
        narrowed = any(self.config.getoption(name, None) for name in ("ignore", "ignore_glob", "lf"))
        return set(self.config.args) == set(paths) and not narrowed

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Runs before ``-m`` and ``-k`` take tests out, so it sees all that were collected."""
        unproved_by = self.config.getini("promises_unproved_by")
        wrong = problems(items, self.states, whole=self._whole(), unproved_by=unproved_by, file=self.file.name)
        if wrong:
            raise pytest.UsageError("promises and tests do not agree:\n  " + "\n  ".join(wrong))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the worst result of each test function, over its parameters and phases."""
        if report.when == "call" or not report.passed:
            name = report.nodeid.partition("[")[0]
            self.said[name] = results.worst(report.outcome, self.said.get(name, report.outcome))

    def pytest_sessionfinish(self) -> None:
        """Write what the tests said. With xdist the one process that hears of all tests does so."""
        file = self.config.getini("promises_results")
        if file and self.said and not hasattr(self.config, "workerinput"):
            results.keep(self.config.rootpath / file, self.said)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """With ``--promises``, list each promise with its tests and what they said in this run."""
        if not self.config.option.promises:
            return
        tests: dict[str, list[marks.PromiseTest]] = {}
        for folder in self.config.getini("testpaths") or ["."]:
            for name, found in marks.scan(Path(folder)).items():
                tests.setdefault(name, []).extend(found)
        terminalreporter.section("promises")
        for name, state in self.states.items():
            terminalreporter.line(f"{name} {state}")
            for test in tests.get(name, ()):
                terminalreporter.line(f"  {self.said.get(test.id, 'not run')}: {test.sentence} ({test.path})")
