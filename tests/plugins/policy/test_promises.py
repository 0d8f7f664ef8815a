"""Policy, register and tests name the same promises, and the page shows their true state."""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from plugins.policy import promise_words, promises
from plugins.policy.promise_tests import PromiseTest, scan

WORDS = promise_words.read(Path("content"))
MARKED = '@pytest.mark.promise("{}")\ndef test_it_holds() -> None: ...\n'


def _html(left_out: str = "") -> str:
    return "".join(f'<p id="{name}">Statement {name}.</p>' for name in promises.IDS if name != left_out)


def _tests(register: Any, but: str = "") -> dict[str, list[PromiseTest]]:
    proved = [name for name, promise in register.promises.items() if promise.state == "proved" and name != but]
    return {name: [PromiseTest(f"tests/test_x.py::test_{name}", "tests/test_x.py", name)] for name in proved}


def test_the_ledger_has_41_promises() -> None:
    assert len(promises.IDS) == 41


def test_every_promise_is_shown_with_its_sentence_and_state_and_has_a_page_with_the_exact_words(
    site: Path, register: Any
) -> None:
    page = (site / "promises/index.html").read_text(encoding="utf-8")
    for name in promises.IDS:
        assert page.count(f'id="{name}"') == 1, name
        own = (site / f"promises/{name.lower()}/index.html").read_text(encoding="utf-8")
        assert f'href="/privacy/#{name}"' in own
        assert f'href="/promises/#{name}"' in own
        assert f"<h1>{WORDS.lines[name].says}</h1>" in own
    counts = Counter(promise.state for promise in register.promises.values())
    shown = Counter(re.findall(r'<li data-state="(\w+)"></li>', page))
    assert shown.total() == len(promises.IDS)
    # One of whose tests failed in the last run, which is not this one, is shown as failing.
    short = {state: count - shown[state] for state, count in counts.items()}
    assert min(short.values()) >= 0 and sum(short.values()) == shown["broken"]


def test_a_statement_that_the_policy_lost_stops_the_build(register: Any) -> None:
    with pytest.raises(promises.PromiseError, match="P20"):
        promises.lines(register, _html(left_out="P20"), _tests(register), {}, WORDS)


def test_a_proved_promise_without_a_test_stops_the_build(register: Any) -> None:
    with pytest.raises(promises.PromiseError, match=r"\[promises\.P08\] is “proved”, but no test carries it"):
        promises.lines(register, _html(), _tests(register, but="P08"), {}, WORDS)


def test_an_anchor_that_stands_twice_or_is_unknown_stops_the_build() -> None:
    with pytest.raises(promises.PromiseError, match="twice"):
        promises.statements('<p id="P01">a</p><li id="P01">b</li>')
    with pytest.raises(promises.PromiseError, match="P99"):
        promises.statements('<p id="P99">a</p>')


def test_a_test_that_never_ran_is_shown_as_not_run_and_a_failed_one_as_failed(register: Any) -> None:
    found = promises.lines(register, _html(), _tests(register), {"tests/test_x.py::test_P08": "failed"}, WORDS)
    results = {line.promise.id: line.tests[0].result for line in found if line.tests}
    assert results["P08"] == "failed"
    assert results["P09"] == "not run"


def test_failed_tests_are_listed_by_name_and_the_others_counted_by_file(register: Any) -> None:
    four = [PromiseTest(f"tests/{name}", f"tests/test_{name[0]}.py", f"it {name}") for name in ("ab", "ac", "bd", "be")]
    tests = _tests(register) | {"P08": four}
    results = {"tests/ab": "passed", "tests/ac": "passed", "tests/bd": "failed", "tests/be": "passed"}
    line = next(line for line in promises.lines(register, _html(), tests, results, WORDS) if line.promise.id == "P08")
    assert [(test.sentence, test.path, test.result) for test in line.shown] == [
        ("it bd", "tests/test_b.py", "failed"),
        ("2 tests", "tests/test_a.py", "passed"),
        ("1 test", "tests/test_b.py", "passed"),
    ]


def test_marks_are_found_by_reading_the_tests(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text(MARKED.format('P20", "P16'), encoding="utf-8")
    found = scan(tmp_path)
    assert set(found) == {"P16", "P20"}
    assert found["P20"][0].sentence == "it holds"


def test_every_run_of_the_tests_is_held_against_the_register(request: pytest.FixtureRequest, register: Any) -> None:
    binding = request.config.pluginmanager.get_plugin("promises-binding")
    assert binding is not None, "packages/pytest-promises is not at work"
    assert binding.states == {name: promise.state for name, promise in register.promises.items()}


def test_promises_descriptions_and_reservations_are_counted_apart(site: Path) -> None:
    page = (site / "promises/index.html").read_text(encoding="utf-8")
    shown = re.findall(r"<li><b>(\d+)</b> (promise|description|reservation)s?\n", page)
    kinds = Counter(one.kind for one in WORDS.lines.values())
    assert [(kind, int(count)) for count, kind in shown] == [(kind, kinds[kind]) for kind in promise_words.KINDS]
    # “We may …” is no promise.
    may = {name for name, one in WORDS.lines.items() if one.says.startswith("We may")}
    assert may == {name for name, one in WORDS.lines.items() if one.kind == "reservation"}


def test_every_line_stands_under_one_question_in_its_order(site: Path) -> None:
    page = (site / "promises/index.html").read_text(encoding="utf-8")
    shown = re.findall(r'<li id="([PA]\d\d)" class="promise">', page)
    assert shown == [name for question in WORDS.questions for name in question.lines]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"lines": {"P01": {"says": "It is so.", "kind": "promise"}}}, "[lines.P02] is missing"),
        ({"questions": [{"id": "a", "asks": "Why?", "lines": ["P01", "P02", "P01"]}]}, "P01 stands under 2 questions"),
        ({"questions": [{"id": "a", "asks": "Why?", "lines": ["P01", "P02", "P99"]}]}, "the policy has no line P99"),
        ({"lines": {"P01": {"says": "So.", "kind": "vow"}, "P02": {"says": "So.", "kind": "promise"}}}, "a kind of"),
        (
            {"lines": {"P01": {"says": "So " * 60, "kind": "promise"}, "P02": {"says": "So.", "kind": "promise"}}},
            "long",
        ),
        ({"questions": [{"id": "a", "lines": ["P01", "P02"]}]}, "needs id, asks and lines"),
    ],
    ids=["missing words", "asked twice", "unknown line", "unknown kind", "too long", "no question"],
)
def test_words_that_leave_out_or_repeat_a_line_are_refused(change: dict[str, Any], told: str) -> None:
    good = {
        "questions": [{"id": "a", "asks": "Why?", "lines": ["P01", "P02"]}],
        "lines": {name: {"says": "It is so.", "kind": "promise"} for name in ("P01", "P02")},
    }
    assert list(promise_words.mistakes(good, ["P01", "P02"])) == []
    assert any(told in line for line in promise_words.mistakes(good | change, ["P01", "P02"]))


def test_what_a_visitor_can_check_stands_on_the_promises_page_as_it_runs(site: Path) -> None:
    scripts = sorted(Path("theme/static/js/promises").glob("[pa][0-9][0-9].js"))
    assert len(scripts) >= 8
    for script in scripts:
        own = (site / f"promises/{script.stem}/index.html").read_text(encoding="utf-8")
        assert f'data-check="{script.stem}"' in own
        assert (
            html.escape(script.read_text(encoding="utf-8"), quote=True)
            .replace("&quot;", "&#34;")
            .replace("&#x27;", "&#39;")
            in own
        )
