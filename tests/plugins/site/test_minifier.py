"""Style sheets and scripts are made small in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from plugins.site import minifier as module
from plugins.site.minifier import ROOT, SCRIPT, SHEET, minified


def test_sources_are_made_small_in_their_order_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [(SHEET, "a { color: red; }"), (SCRIPT, "var a = 1 ;"), (SHEET, "a { color: red; }"), (SHEET, "")]
    assert minified(sources) == ["a{color:red}", "var a=1", "a{color:red}", ""]
    monkeypatch.setattr(module.subprocess, "run", None)
    assert minified(sources)[1] == "var a=1"


def test_a_source_that_cannot_be_read_is_an_error_that_says_where() -> None:
    with pytest.raises(ValueError, match="line 1 and column 9"):
        minified([(SHEET, "a{}"), (SCRIPT, "var a = ;")])


def test_what_builds_the_site_does_not_load_the_minifier_into_its_own_process() -> None:
    code = "import os, sys, plugins.site.assets as a; a.sheet('a{}'); sys.exit('minify' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0
