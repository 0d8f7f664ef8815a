"""The pages of promises tell how often a control was taken away, and what no test noticed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from plugins.policy import promise_mutants, promise_words, promises
from plugins.policy.promise_mutants import Mutants
from plugins.policy.promise_tests import PromiseTest

WORDS = promise_words.read(Path("content"))


def test_tries_are_counted_by_promise_with_the_day_of_the_last(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    tries = {
        "P14: a": {"noticed_by": "tests/x.py::test_a", "on": "2026-11-30"},
        "P14: b": {"noticed_by": "", "on": "2026-12-01"},
        "A04: c": {"noticed_by": "the build", "on": "2026-11-29"},
    }
    file.write_text(json.dumps(tries), encoding="utf-8")
    found = promise_mutants.read(file)
    assert found == {"P14": Mutants(2, 1, "2026-12-01"), "A04": Mutants(1, 1, "2026-11-29")}
    assert found["P14"].said == "Taken away in 2 ways, in a copy of the shop: a test noticed once"
    assert promise_mutants.together(found.values()) == Mutants(3, 2, "2026-12-01")
    assert promise_mutants.read(tmp_path / "none.json") == {}


def test_a_promise_of_which_something_went_unnoticed_is_not_shown_as_proved(register: Any) -> None:
    html = "".join(f'<p id="{name}">Statement {name}.</p>' for name in promises.IDS)
    tests = {name: [PromiseTest(f"tests/test_x.py::test_{name}", "tests/test_x.py", name)] for name in promises.IDS}
    tried = {"P14": Mutants(7, 6, "2026-11-30"), "P16": Mutants(7, 7, "2026-11-30")}
    found = {line.promise.id: line for line in promises.lines(register, html, tests, {}, WORDS, mutants=tried)}
    assert (found["P14"].state, found["P14"].label) == ("unproved", "Kept, but not proved")
    assert found["P16"].state == found["P17"].state == "proved"
