"""The table of redirects, ``content/moves.toml``: the new address of each old one. The edge function serves them
(infra/edge/code.py).

An old address must no longer be a page, a new one must be a page, and no redirect may lead to another: problems()
reports it, and plugins/redirects/check.py stops the build.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from plugins.core.problems import Problem, ProblemsError

MOVES_FILE = Path("content/moves.toml")
# Of the edge function's 10 kB, this much is for redirects.
MOST_BYTES = 6_000
_ADDRESS = re.compile(r"/(?:[A-Za-z0-9][A-Za-z0-9._-]*/)+")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)")


def read(root: Path) -> dict[str, str]:
    """The new address of each old one.

    :raises ProblemsError: where the file cannot be read.
    """
    path = root / MOVES_FILE
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    try:
        return {str(old): str(new) for old, new in tomllib.loads(text).items()}
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        what = "is not TOML: " + _AT_LINE.sub("", str(error)).rstrip(".")
        problem = Problem(
            MOVES_FILE.as_posix(), int(at[1]) if at else 0, what, 'A line reads "/old/" = "/new/", each old one once.'
        )
        raise ProblemsError([problem]) from None


def as_toml(redirects: Mapping[str, str], before: str = "") -> str:
    """The redirects as TOML.

    :param before: the present content of the file, whose comments are kept at the top.
    """
    comments = "".join(f"{line}\n" for line in before.splitlines() if line.startswith("#"))
    gap = "\n" if comments else ""
    return comments + gap + "".join(f'"{old}" = "{new}"\n' for old, new in sorted(redirects.items()))


def write(root: Path, redirects: Mapping[str, str]) -> None:
    """Write the redirects to the file, keeping its comments."""
    path = root / MOVES_FILE
    path.write_text(as_toml(redirects, path.read_text(encoding="utf-8") if path.is_file() else ""), encoding="utf-8")


def with_redirect(redirects: Mapping[str, str], old: str, new: str) -> dict[str, str]:
    """Add a redirect: those that led to ``old`` lead to ``new`` as well, and one from ``new`` is removed."""
    added = {source: new if target == old else target for source, target in redirects.items()} | {old: new}
    return {source: target for source, target in added.items() if source != new}


def problems(root: Path, exists: Callable[[str], bool]) -> list[Problem]:
    """Every problem of the redirects.

    :param exists: whether there is a page at an address of the site.
    :raises ProblemsError: where the file cannot be read.
    """
    redirects = read(root)
    lines = (root / MOVES_FILE).read_text(encoding="utf-8").splitlines() if redirects else []
    found = []
    for old, new in redirects.items():
        line = next((number for number, text in enumerate(lines, 1) if text.lstrip().startswith(f'"{old}"')), 0)
        found += [
            Problem(MOVES_FILE.as_posix(), line, what, remedy) for what, remedy in _wrong(redirects, old, new, exists)
        ]
    if sum(len(old) + len(new) + 6 for old, new in redirects.items()) > MOST_BYTES:
        what = f"{len(redirects)} moves are more than the edge function has room for"
        found.append(Problem(MOVES_FILE.as_posix(), 0, what, "Take out those that nobody comes by any more."))
    return found


def _wrong(
    redirects: Mapping[str, str], old: str, new: str, exists: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    """What is wrong with one redirect, and how to mend it."""
    if unfit := [one for one in (old, new) if not _ADDRESS.fullmatch(one)]:
        yield (
            f"“{unfit[0]}” is no address of a page",
            "It begins and ends with a slash, as /journal/eleven-grams/ does.",
        )
        return
    if exists(old):
        yield f"there is a page at {old} still", "Rename its file (make move does), or take this line out."
    if end := _final(redirects, old):
        if end != new:
            yield f"{old} leads to {new}, which has moved itself", f'Write "{old}" = "{end}".'
        elif not exists(new):
            yield f"{old} leads to {new}, and there is no page there", "Write the address at which it is now."
    else:
        yield f"{old} leads to itself in the end", "Take out the line that leads back."


def _final(redirects: Mapping[str, str], old: str) -> str:
    """The final address of a chain of redirects; empty where it is a loop."""
    seen, at = {old}, redirects[old]
    while at in redirects:
        if at in seen:
            return ""
        seen.add(at)
        at = redirects[at]
    return at
