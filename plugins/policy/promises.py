"""The promises pages: what visitors ask, what the policy says to that in one plain sentence each, and for each of these
a page with the policy's words, what keeps them, its tests and what they last said.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from markupsafe import Markup
from pelican import signals
from pelican.generators import Generator
from pelican.writers import Writer

from functions.register import Promise, Register
from plugins.core import escaping
from plugins.policy import promise_checks, promise_mutants, promise_words
from plugins.policy.promise_mutants import Mutants
from plugins.policy.promise_tests import PromiseTest, scan
from plugins.policy.promise_words import KINDS, PageWords, Words

_ANCHORED = re.compile(r'<(p|li|h[2-6]|td) id="([PA]\d\d)">(.*?)</\1>', re.DOTALL)
# What a state is called, by the kind of what it is the state of.
STATES = {
    "promise": {
        "broken": "Failing now", "unproved": "Kept, but not proved", "proved": "Kept and tested",
        "stated": "Kept by people", "planned": "Not yet kept",
    },
    "description": {
        "broken": "Failing now", "unproved": "True, but not proved", "proved": "True and tested",
        "stated": "Said, not tested", "planned": "Not yet true",
    },
    "reservation": {
        "broken": "Failing now", "unproved": "Bounded, but not proved",
        "proved": "Bounded, and tested", "stated": "Decided by people",
        "planned": "Not used yet",
    },
}  # fmt: skip
IDS = (*(f"P{n:02}" for n in range(1, 28)), *(f"A{n:02}" for n in range(1, 15)))


def address(name: str) -> str:
    """The path of a promise's own page: ``/promises/p09/``."""
    return f"/promises/{name.lower()}/"


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
    """One line of the policy as the pages show it."""

    promise: Promise
    statement: Markup
    tests: tuple[TestLine, ...]
    words: Words
    mutants: Mutants = field(default_factory=Mutants)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.promise, name)

    @property
    def url(self) -> str:
        """Where the policy says it."""
        return f"/privacy/#{self.promise.id}"

    @property
    def page(self) -> str:
        """Where it has a page of its own."""
        return address(self.promise.id)

    @property
    def state(self) -> str:
        """The state of the register; broken, whatever that says, where a test of it failed, and unproved where its
        control could be taken away without any test that noticed.
        """
        if any(test.result == "failed" for test in self.tests):
            return "broken"
        return self.promise.state if self.mutants.all_noticed else "unproved"

    @property
    def label(self) -> str:
        """The state in words."""
        return STATES[self.words.kind][self.state]

    @property
    def source(self) -> str:
        """The script by which a visitor can check it in their own browser; empty where there is none."""
        return promise_checks.source(self.promise.id)

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
    register: Register,
    html: str,
    tests: dict[str, list[PromiseTest]],
    results: dict[str, str],
    words: PageWords,
    *,
    mutants: Mapping[str, Mutants] = MappingProxyType({}),
) -> list[PromiseLine]:
    """Join policy, register, tests, results and plain words, in the order of the policy's numbers.

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
        found.append(PromiseLine(promise, said[name], shown, words.lines[name], mutants.get(name, Mutants())))
    return found


def data(found: Iterable[PromiseLine], run: dict[str, Any] | None) -> dict[str, Any]:
    """The page as data: each promise with its words, how it is kept, its tests, and what they last said."""
    return {
        "tests_run": {"at": run["when"], "commit": run["commit"]} if run else None,
        "promises": [
            {
                "id": line.promise.id,
                "url": line.url,
                "page": line.page,
                "says": line.words.says,
                "kind": line.words.kind,
                "text": line.statement.striptags(),
                "whom": line.promise.whom,
                "state": line.promise.state,
                "control": line.promise.control,
                "reason": line.reason,
                "taken_away": asdict(line.mutants),
                "tests": [{"says": test.sentence, "file": test.path, "result": test.result} for test in line.tests],
            }
            for line in found
        ],
    }


def tally(found: Iterable[PromiseLine]) -> list[tuple[str, int, dict[str, int]]]:
    """Each kind with how many there are, and of them how many in each state, by its words, failures first."""
    listed = list(found)
    rows = []
    for kind in KINDS:
        states = Counter(line.state for line in listed if line.words.kind == kind)
        said = {state: states[state] for state in STATES[kind] if states[state]}
        rows.append((kind, states.total(), said))
    return rows


class PromisesGenerator(Generator):  # type: ignore[misc]
    """Fills the context of the promises page, which Pelican writes from ``content/pages``, and writes a page a line."""

    def generate_context(self) -> None:
        current = next(page for page in self.context["policy_pages"] if page.current)
        results = Path(self.settings["PROMISE_RESULTS"])
        run = json.loads(results.read_text(encoding="utf-8")) if results.exists() else None
        words = promise_words.read(Path(self.settings["PATH"]))
        scanned = scan(Path("tests"))
        found = lines(
            self.settings["register"],
            current.content,
            scanned,
            run["results"] if run else {},
            words,
            mutants=promise_mutants.read(),
        )
        by_id = {line.promise.id: line for line in found}
        self.context["promise_list"] = found
        self.context["promise_questions"] = [(one, [by_id[name] for name in one.lines]) for one in words.questions]
        self.context["promise_run"] = run
        self.context["promise_mutants"] = promise_mutants.together(line.mutants for line in found)
        self.context["promises_data"] = data(found, run)
        self.context["promise_tally"] = tally(found)
        self.context["promise_labels"] = STATES

    def generate_output(self, writer: Writer) -> None:
        template = self.get_template("promise")
        for line in self.context["promise_list"]:
            writer.write_file(f"{line.page.lstrip('/')}index.html", template, self.context, promise=line)


def generator(_: object) -> type[PromisesGenerator]:
    return PromisesGenerator


def register() -> None:
    signals.get_generators.connect(generator)
