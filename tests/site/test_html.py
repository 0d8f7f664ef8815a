"""The Nu HTML checker, which checks by the living standards, has nothing against any page or drawing. Style sheets are
stylelint's: this one does not know container queries, view transitions or masks.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

# Safari forgets what a table is where CSS changes “display”, so its parts say it (plugins/markdown/tables.py).
_PARTS = {
    "table": ("table",),
    "thead": ("rowgroup",),
    "tbody": ("rowgroup",),
    "tr": ("row",),
    "th": ("columnheader", "rowheader"),
    "td": ("cell",),
}
# What it says though it is not so. Each must still be said, or its line goes.
FALSE_ALARMS = {
    # An embed is of another origin, which cannot reach its own frame.
    "Potentially bad value “allow-scripts allow-same-origin allow-popups” for attribute “sandbox” on element “iframe”: "
    "Setting both “allow-scripts” and “allow-same-origin” is not recommended, because it effectively enables an "
    "embedded page to break out of all sandboxing.",
    # A script that waits for a yes has an address and is no JavaScript to a browser: it fetches nothing before.
    "A “script” element with a “type” attribute whose value is neither a JavaScript MIME type, “module”, “importmap”, "
    "nor “speculationrules” (i.e., a data block) must not have a “src” attribute.",
    *(
        f"The “{role}” role is unnecessary for element “{element}”."
        for element, roles in _PARTS.items()
        for role in roles
    ),
    *(
        f"The “role” attribute must not be used on a “{element}” element which has a “table” ancestor with no “role” "
        "attribute, or with a “role” attribute whose value is “table”, “grid”, or “treegrid”."
        for element in ("tr", "th", "td")
    ),
}


def checked(tools: Path, *files: Path) -> list[dict[str, Any]]:
    """What the checker says of some files: errors and warnings."""
    java = shutil.which("java")
    if java is None:
        pytest.fail("No Java on PATH. Run: make doctor")
    jar = tools / "vnu-jar/build/dist/vnu.jar"
    # It ends before the second, optimising compiler of Java has paid; the first one's frames are larger.
    command = [
        java,
        "-XX:TieredStopAtLevel=1",
        "-Xss2m",
        "-jar",
        jar,
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
    ]
    done = subprocess.run([*command, "--also-check-svg", *files], check=True, capture_output=True, text=True)
    return list(json.loads(done.stdout)["messages"])


@pytest.mark.slow
def test_no_page_or_drawing_has_an_error_or_a_warning(tools: Path, site: Path) -> None:
    files = [path for suffix in ("*.html", "*.svg") for path in sorted(site.rglob(suffix))]
    assert len(files) > 30
    said = checked(tools, *files)
    wrong = [
        f"{one['url'].removeprefix(f'file:{site}')}:{one.get('lastLine')}: {one['message']}"
        for one in said
        if one["message"] not in FALSE_ALARMS
    ]
    assert wrong == []
    assert {one["message"] for one in said} == FALSE_ALARMS, "a false alarm that is no longer given"


@pytest.mark.slow
def test_the_checker_finds_what_is_wrong(tools: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<!DOCTYPE html><html lang="en"><title>x</title><p id="a"><img src="/x.png"><b id="a"><div>', encoding="utf-8"
    )
    said = " ".join(one["message"] for one in checked(tools, page))
    for problem in ("must have an “alt” attribute", "Duplicate ID “a”", "Unclosed element"):
        assert problem in said
