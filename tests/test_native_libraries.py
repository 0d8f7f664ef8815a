"""docs/native-libraries.md says of every native library which threads use it, and whether that is allowed."""

from __future__ import annotations

import re
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import distributions
from pathlib import Path

DOCUMENT = Path(__file__).parent.parent / "docs/native-libraries.md"


def plain(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed() -> set[str]:
    """The distributions of this environment that have native code."""
    native = (*EXTENSION_SUFFIXES, ".so", ".dylib")
    return {
        plain(found.metadata["Name"])
        for found in distributions()
        if any(file.name.endswith(native) for file in found.files or ())
    }


def listed() -> set[str]:
    """The names in the first column of its table."""
    rows = re.findall(r"^\| ([^|]+) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return {plain(name) for row in rows[1:] for name in row.split(", ")}


def test_every_native_library_that_is_installed_is_listed() -> None:
    assert {"pillow", "quickjs-ng", "watchfiles"} <= installed()
    assert installed() - listed() == set()


def test_no_library_is_listed_that_the_lock_does_not_hold() -> None:
    locked = (DOCUMENT.parent.parent / "requirements/all.txt").read_text(encoding="utf-8")
    names = {plain(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", locked, re.MULTILINE)}
    assert listed() - names == set()
