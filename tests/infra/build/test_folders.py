"""Each run has a folder of its own, so that a preview, a build and runs of the tests do not meet in one checkout."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.builds.ours import PARTS
from infra.build import folders
from infra.build.builder import whole
from infra.build.folders import ROOT
from infra.setup import locks

_DRAFT = """Title: Quibblestone
Date: 2026-11-20
Status: draft
Summary: Nobody is to see it yet.
Picture: leaf
Palette: pepper
Pattern: row
Alt: Leaves.

Quibblestone.
"""
# A few that look at the whole site and at the functions' pages.
_TESTS = (
    "tests/plugins/texts/test_drafts.py::test_the_site_that_is_tested_shows_no_mark",
    "tests/plugins/answers/test_function_pages.py",
    "tests/functions/core/test_html.py",
    "tests/infra/test_template_headers.py",
)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In place of ``.cache``."""
    monkeypatch.setattr(folders, "CACHE", tmp_path)
    monkeypatch.setattr(locks, "FOLDER", tmp_path / "locks")
    return tmp_path


def test_each_run_has_a_folder_of_its_own_which_goes_with_it(cache: Path) -> None:
    with folders.own("tests") as one, folders.own("tests") as other:
        assert one != other
        assert one.is_dir() and other.is_dir()
    assert not one.exists() and not other.exists()


def test_what_a_killed_run_has_left_is_removed_by_the_next_and_what_another_uses_is_not(cache: Path) -> None:
    code = "import sys; from pathlib import Path; from infra.build import folders; from infra.setup import locks; "
    code += "cache = Path(sys.argv[1]); folders.CACHE, locks.FOLDER = cache, cache / 'locks'\n"
    code += "with folders.own('tests') as folder: print(folder, flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, str(cache)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        theirs = Path(process.stdout.readline().strip())
        with folders.own("tests"):
            assert theirs.is_dir(), "its run still lives"
        process.kill()
    assert theirs.is_dir()
    with folders.own("tests") as ours:
        assert not theirs.exists()
        assert [path for path in ours.parent.iterdir() if path.is_dir()] == [ours]


def test_where_a_build_fails_what_was_built_before_stays(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = folders.within(cache / "built")
    target.site.mkdir(parents=True)
    (target.site / "index.html").write_text("before", encoding="utf-8")
    assert not whole(target, "--settings", "no-such-file.py")
    assert "no-such-file.py" in capsys.readouterr().err
    assert (target.site / "index.html").read_text(encoding="utf-8") == "before"
    assert list((cache / "building").iterdir()) == []


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of this checkout with a draft in it, and something in the places of ``make build``."""
    # A name that commands of a shell would stumble over.
    copy = tmp_path / "Kopie mit Leerzeichen und ü"
    for name in PARTS:
        take = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy.mkdir(exist_ok=True)
        take(ROOT / name, copy / name)
    for name in ("images", "cards"):
        # Drawn already, as in a checkout that is worked in.
        shutil.copytree(ROOT / ".cache" / name, copy / ".cache" / name)
    (copy / "content/journal/quibblestone.md").write_text(_DRAFT, encoding="utf-8")
    shutil.rmtree(copy / "functions/pages", ignore_errors=True)
    for place in (copy / "output", copy / "functions/pages"):
        place.mkdir()
        (place / "as-it-was.html").touch()
    return copy


def _start(checkout: Path, *words: str) -> subprocess.Popen[str]:
    ours = ("TESTED_SITE", folders.PAGES)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTEST") and name not in ours
    }
    path = os.pathsep.join(("functions", ".", os.environ.get("PYTHONPATH", "")))
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=checkout,
        env=environment | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _ended_well(process: subprocess.Popen[str]) -> None:
    said, _ = process.communicate()
    assert process.returncode == 0, said


@contextmanager
def _previewed(checkout: Path) -> Iterator[str]:
    """The address of a preview, which is killed in the end as nothing can resist."""
    process = _start(checkout, "-m", "infra.preview", "--port", "0")
    assert process.stdout is not None
    try:
        said = ""
        while not (found := re.search(r"Serving (http://localhost:\d+)", said)):
            line = process.stdout.readline()
            assert line, said
            said += line
        yield found[1]
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_preview_a_build_and_two_runs_of_the_tests_at_once_are_each_whole(checkout: Path, site: Path) -> None:
    tested = [_start(checkout, "-m", "pytest", "-q", "-p", "no:cacheprovider", *_TESTS) for _ in range(2)]
    with _previewed(checkout) as origin:
        for each in tested:
            _ended_well(each)
        for place in (checkout / "output", checkout / "functions/pages"):
            assert [path.name for path in place.iterdir()] == ["as-it-was.html"], "tests and preview left it alone"
        _ended_well(_start(checkout, "-m", "infra.build.builder"))
        with urllib.request.urlopen(f"{origin}/journal/quibblestone/") as answer:
            assert "<b>Draft</b>" in answer.read().decode(), "the preview shows what production does not"
    assert _files(checkout / "output") == _files(site), "a draft leaves no trace in production"
    pages = _files(Path(os.environ[folders.PAGES]))
    assert _files(checkout / "functions/pages") == pages
    assert not [path for path in (checkout / ".cache/tests").iterdir() if path.is_dir()]
