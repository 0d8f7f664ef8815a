"""The example of the README: a run of it passes, and is refused once a promise has lost its tests."""

import json
import shutil
from pathlib import Path

import pytest

pytest_plugins = "pytester"
EXAMPLE = Path(__file__).parent.parent / "example"


@pytest.fixture
def example(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A copy of the example, in which pytest runs."""
    shutil.copytree(
        EXAMPLE, pytester.path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("results*", "__pycache__")
    )
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    return pytester


def _edit(example: pytest.Pytester, name: str, old: str, new: str) -> None:
    file = example.path / name
    before = file.read_text(encoding="utf-8")
    assert old in before
    file.write_text(before.replace(old, new), encoding="utf-8")


def _run(example: pytest.Pytester, *words: str) -> pytest.RunResult:
    return example.runpytest_inprocess("-p", "pytest_promises.plugin", "-p", "no:cacheprovider", *words)


def test_it_is_of_twenty_lines() -> None:
    lines = (EXAMPLE / "test_returns.py").read_text(encoding="utf-8").splitlines()
    assert len(list(filter(None, lines))) <= 20


def test_the_readme_shows_it_as_it_is() -> None:
    readme = (EXAMPLE.parent / "README.md").read_text(encoding="utf-8")
    for name in ("promises.toml", "test_returns.py", "pytest.ini"):
        assert (EXAMPLE / name).read_text(encoding="utf-8") in readme, name


def test_its_promises_are_proved_and_what_each_test_said_is_kept(example: pytest.Pytester) -> None:
    done = _run(example, "--promises")
    assert done.ret == 0
    done.stdout.fnmatch_lines(["R1 proved", "  passed: a thing can be sent back on the thirtieth day (*)", "R2 stated"])
    kept = json.loads((example.path / "results.json").read_text(encoding="utf-8"))
    assert len(kept["results"]) == 2 and set(kept["results"].values()) == {"passed"}
    assert kept["commit"] == "no commit" and kept["when"]


def test_what_was_said_by_tests_that_did_not_run_is_kept(example: pytest.Pytester) -> None:
    _run(example)
    _edit(example, "test_returns.py", "days=30)\n\n\n@", "days=29)\n\n\n@")
    assert _run(example, "-k", "thirtieth").ret == 1
    kept = json.loads((example.path / "results.json").read_text(encoding="utf-8"))["results"]
    assert {name.rpartition("_")[2]: result for name, result in kept.items()} == {"day": "failed", "later": "passed"}


def test_a_run_of_everything_is_refused_where_a_proved_promise_has_no_test(example: pytest.Pytester) -> None:
    _edit(example, "test_returns.py", '@pytest.mark.promise("R1")\n', "")
    done = _run(example)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["*promises.toml: [[]promises.R1[]] is “proved”, but no test carries it"])
    assert _run(example, "test_returns.py").ret == 0


def test_a_test_of_a_promise_that_nobody_made_is_refused(example: pytest.Pytester) -> None:
    _edit(example, "test_returns.py", 'promise("R1")', 'promise("R1", "R9")')
    done = _run(example, "test_returns.py")
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["*thirtieth_day: there is no promise R9"])


def test_a_marker_can_be_kept_from_proving(example: pytest.Pytester) -> None:
    _edit(example, "pytest.ini", "[pytest]", "[pytest]\npromises_unproved_by = skip")
    _edit(example, "test_returns.py", "@pytest", '@pytest.mark.skip("not now")\n@pytest')
    done = _run(example)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["*a test marked “skip” may prove no promise"])


@pytest.mark.parametrize(
    ("text", "told"),
    [("[[", "promises_file: *"), ("[other]", "promises_file: promises.toml has no table [[]promises.…[]]")],
    ids=["no TOML", "no promises"],
)
def test_a_file_of_promises_that_cannot_be_read_is_refused(example: pytest.Pytester, text: str, told: str) -> None:
    (example.path / "promises.toml").write_text(text, encoding="utf-8")
    done = _run(example)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines([f"*{told}"])


def test_without_a_file_of_promises_only_the_marker_is_known(example: pytest.Pytester) -> None:
    (example.path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n", encoding="utf-8")
    assert _run(example).ret == 0
    assert not (example.path / "results.json").exists()
