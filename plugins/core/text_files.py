"""Which files are texts: one rule for the checks, the build, Pelican and every command that reads the content.

A text is a file whose name ends in ``.md`` and does not begin with a dot. What looks like one and is none is named by
the check (:func:`strays`): nothing reads it, and whoever wrote it may think otherwise.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

_SUFFIX = ".md"
# Hidden, or the lock of an office program.
_NO_TEXT = (".", "~$")
_LOOKS = re.compile(r"\.(?:md|markdown|mkd|mdown|html?|rst)(?![a-z0-9])", re.IGNORECASE)
# Locks, backups, autosaves and swap files of editors, leftovers of git, and what macOS lays beside files (AppleDouble).
_LEFT = re.compile(r"\.[#_].*|~\$.*|#.*#|.*~|.*\.(?:sw[a-z]|un~|bak|orig|rej|tmp|save|kate-swp)", re.IGNORECASE)


def is_text(name: str) -> bool:
    """Whether a file of this name is a text."""
    return name.endswith(_SUFFIX) and not name.startswith(_NO_TEXT)


def entries(folder: Path | str, *, deep: bool = False) -> Iterator[os.DirEntry[str]]:
    """The texts of a folder in no order; ``deep``: and of all folders in it that are not hidden."""
    if not os.path.isdir(folder):  # noqa: PTH112 - asked for each folder of thousands of texts
        return
    with os.scandir(folder) as found:
        for entry in found:
            if entry.is_dir():
                if deep and not entry.name.startswith("."):
                    yield from entries(entry.path, deep=True)
            elif is_text(entry.name) and entry.is_file():
                yield entry


def texts(folder: Path, *, deep: bool = False) -> list[Path]:
    """The same as paths, in order."""
    return sorted(Path(entry.path) for entry in entries(folder, deep=deep))


def matching(folder: Path, pattern: str, *, deep: bool = False) -> list[Path]:
    """The texts of a folder where the pattern is theirs, ``*.md``; else its files that match and are not hidden."""
    if pattern == f"*{_SUFFIX}":
        return texts(folder, deep=deep)
    found = folder.rglob(pattern) if deep else folder.glob(pattern)
    return sorted(path for path in found if path.is_file() and not path.name.startswith(_NO_TEXT))


def strays(content: Path) -> Iterator[tuple[Path, str, str]]:
    """What below a folder looks like a text and is none: its path, why, and how to mend it."""
    for place, folders, names in os.walk(content):
        for name in (*folders, *names):
            path = Path(place, name)
            if _LOOKS.search(name) and not is_left(name) and not (is_text(name) and path.is_file()):
                yield path, *_why(path)
        folders[:] = [name for name in folders if not name.startswith(".")]


def leftovers(content: Path) -> Iterator[Path]:
    """What editors and systems lay beside texts. It comes and goes while someone writes, so it stops nothing."""
    for place, _, names in os.walk(content):
        yield from (Path(place, name) for name in names if _LOOKS.search(name) and is_left(name))


def is_left(name: str) -> bool:
    """Whether a name is one that editors, git or macOS give to what they lay beside a file."""
    return bool(_LEFT.fullmatch(name))


def _why(path: Path) -> tuple[str, str]:
    right = f"{_LOOKS.split(path.name)[0].lstrip('.') or 'a-name'}{_SUFFIX}"
    if path.is_dir():
        return "is a folder with the name of a text", "Give it a name without a dot."
    if is_text(path.name):
        return "leads to no file", "Put the file itself here, or take this out."
    if path.name.startswith("."):
        return "is hidden, so nothing reads it", f"Name it {right}, or take it out."
    return f"“{path.suffix}” is no file of ours", f"Name it {right}, or take it out."
