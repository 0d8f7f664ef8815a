"""The promises page: each statement of the policy beside its control, its tests and what they last said."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup
from pelican import signals
from pelican.generators import Generator

from functions.register import Promise, Register
from plugins.core import escaping
from plugins.policy.promise_tests import PromiseTest, scan

_ANCHORED = re.compile(r'<(p|li|h[2-6]|td) id="([PA]\d\d)">(.*?)</\1>', re.DOTALL)
IDS = (*(f"P{n:02}" for n in range(1, 28)), *(f"A{n:02}" for n in range(1, 15)))


class PromiseError(ValueError):
    """Policy, register and tests do not name the same promises: the message names the id and the place."""


@dataclass(frozen=True, slots=True)
class TestLine:
    """A test as the page lists it; ``result`` is passed, failed, skipped or not run."""

    sentence: str
    path: str
    result: str


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise as the page shows it."""

    promise: Promise
    statement: Markup
    tests: tuple[TestLine, ...]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.promise, name)

    @property
    def url(self) -> str:
        return f"/privacy/#{self.promise.id}"

    @property
    def shown(self) -> list[TestLine]:
        """Failed tests by name, the others counted by file and result: one by one they made the page too heavy."""
        failed = [test for test in self.tests if test.result == "failed"]
        others = Counter((test.path, test.result) for test in self.tests if test.result != "failed")
        counted = (
            TestLine(f"{count} {'test' if count == 1 else 'tests'}", path, result)
            for (path, result), count in others.items()
        )
        return [*failed, *counted]

    @property
    def reason(self) -> str:
        return self.promise.reason or self.promise.waits_for


def statements(html: str) -> dict[str, Markup]:
    """The anchored statements of the policy's HTML: id → inner HTML.

    :raises PromiseError: on an id that stands twice, or is not in the ledger.
    """
    found: dict[str, Markup] = {}
    for _, name, inner in _ANCHORED.findall(html):
        if name in found:
            raise PromiseError(f"the policy has the anchor {name} twice")
        found[name] = escaping.html(inner.strip())
    if unknown := set(found) - set(IDS):
        raise PromiseError(f"the policy has anchors that the ledger does not know: {', '.join(sorted(unknown))}")
    return found


def lines(
    register: Register, html: str, tests: dict[str, list[PromiseTest]], results: dict[str, str]
) -> list[PromiseLine]:
    """Join policy, register, tests and results, in the order of the ledger.

    :raises PromiseError: on an id that one of them lacks, and on a “proved” one without a test.
    """
    said = statements(html)
    found = []
    for name in IDS:
        if name not in said:
            raise PromiseError(f"the current policy has no statement anchored {{: #{name} }}")
        if name not in register.promises:
            raise PromiseError(f"register.toml: [promises.{name}] is missing")
        promise = register.promises[name]
        if promise.state == "proved" and name not in tests:
            raise PromiseError(f"register.toml: [promises.{name}] is “proved”, but no test carries it")
        shown = tuple(TestLine(t.sentence, t.path, results.get(t.id, "not run")) for t in tests.get(name, ()))
        found.append(PromiseLine(promise, said[name], shown))
    return found


def data(found: Iterable[PromiseLine], run: dict[str, Any] | None) -> dict[str, Any]:
    """The page as data: each promise with its words, how it is kept, its tests, and what they last said."""
    return {
        "tests_run": {"at": run["when"], "commit": run["commit"]} if run else None,
        "promises": [
            {
                "id": line.promise.id,
                "url": line.url,
                "text": line.statement.striptags(),
                "whom": line.promise.whom,
                "state": line.promise.state,
                "control": line.promise.control,
                "reason": line.reason,
                "tests": [{"says": test.sentence, "file": test.path, "result": test.result} for test in line.tests],
            }
            for line in found
        ],
    }


class PromisesGenerator(Generator):  # type: ignore[misc]
    """Fills the context of the promises page; Pelican writes the page itself from ``content/pages``."""

    def generate_context(self) -> None:
        current = next(page for page in self.context["policy_pages"] if page.current)
        results = Path(self.settings["PROMISE_RESULTS"])
        run = json.loads(results.read_text(encoding="utf-8")) if results.exists() else None
        found = lines(self.settings["register"], current.content, scan(Path("tests")), run["results"] if run else {})
        self.context["promise_list"] = found
        self.context["promise_run"] = run
        self.context["promises_data"] = data(found, run)
        self.context["promise_counts"] = Counter(line.promise.state for line in found)


def generator(_: object) -> type[PromisesGenerator]:
    return PromisesGenerator


def register() -> None:
    signals.get_generators.connect(generator)
