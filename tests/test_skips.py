"""The plugin that fails a run for its skips, in runs of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.skips import TO_DO

ROOT = Path(__file__).parents[1]
CHILD = """
import pytest
from tests import skips
skips.LISTED = skips.Path({listed!r})
raise SystemExit(pytest.main([{folder!r}, "-c", {folder!r} + "/pytest.ini", "-p", "no:cacheprovider", *{arguments!r}],
                             plugins=[skips]))
"""
SKIPS = """
import pytest

@pytest.mark.skip(reason="no jose here")
def test_with_a_mark(): pass

@pytest.mark.skipif(True, reason="no jose here")
@pytest.mark.parametrize("n", [1, 2])
def test_with_a_condition(n): pass

@pytest.mark.parametrize("engine", [])
def test_without_a_case(engine): pass

def test_within(): pytest.skip("no jose here")

def test_of_an_import(): pytest.importorskip("no_such_module", reason="no jose here")

@pytest.fixture
def jose(): pytest.skip("no jose here")

def test_by_a_fixture(jose): pass

@pytest.mark.xfail(reason="no jose here")
def test_that_is_expected_to_fail(): assert False
"""
SKIPPED = re.findall(r"def (test_\w+)", SKIPS)
ONE = "import pytest\ndef test_it(): pytest.skip('no jose here')\ndef test_that_passes(): pass\n"


def run(folder: Path, tests: str, listed: str = "", *arguments: str, ci: bool = True) -> tuple[int, str]:
    """Run a file of tests; the exit status, and what is printed."""
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (folder / "test_a.py").write_text(tests, encoding="utf-8")
    (folder / "listed.toml").write_text(listed, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CI", "PYTEST"))}
    environment |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} | ({"CI": "true"} if ci else {})
    code = CHILD.format(listed=str(folder / "listed.toml"), folder=str(folder), arguments=arguments)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_every_kind_of_skip_fails_the_run_and_is_named_once_with_what_to_do(tmp_path: Path) -> None:
    code, said = run(tmp_path, SKIPS)
    assert code == 1, said
    for name in SKIPPED:
        assert said.count(f"test_a.py::{name} was skipped: ") == 1, name
    assert said.count(" was skipped: no jose here\n") == len(SKIPPED) - 1
    assert TO_DO in said


def test_a_file_that_is_skipped_as_a_whole_fails_the_run(tmp_path: Path) -> None:
    code, said = run(tmp_path, "import pytest\npytest.skip('no browser', allow_module_level=True)")
    assert code == 1, said
    assert "test_a.py was skipped: no browser\n" in said


def test_a_skip_in_a_worker_fails_the_run_too(tmp_path: Path) -> None:
    code, said = run(tmp_path, ONE, "", "-p", "xdist.plugin", "-n", "1")
    assert code == 1, said
    assert said.count("test_a.py::test_it was skipped: no jose here\n") == 1


def test_a_skip_that_is_listed_with_its_reason_does_not(tmp_path: Path) -> None:
    code, said = run(tmp_path, ONE, '"test_a.py::test_it" = "There is no jose for this system."\n')
    assert code == 0, said
    assert TO_DO not in said


def test_the_list_gives_reasons_and_holds_nothing_that_is_not_skipped(tmp_path: Path) -> None:
    code, said = run(tmp_path, ONE, '"test_a.py::test_it" = ""\n"test_a.py::test_that_passes" = "It was once."\n')
    assert code == 1, said
    assert "test_a.py::test_it is listed in tests/skips.toml without a reason\n" in said
    assert "test_a.py::test_that_passes is listed in tests/skips.toml, and was not skipped\n" in said


def test_a_person_may_skip(tmp_path: Path) -> None:
    code, said = run(tmp_path, ONE, ci=False)
    assert code == 0, said


def test_a_run_that_could_not_begin_stays_so(tmp_path: Path) -> None:
    assert run(tmp_path, ONE, "", "--no-such-option")[0] == pytest.ExitCode.USAGE_ERROR
