"""Old addresses: ``content/moves.toml`` says where each leads now. The edge function serves them (infra/edge/code.py).

An old address must be no page any more, a new one must be a page, and no move leads to another: problems() tells, and
plugins/redirects/check.py stops the build.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from plugins.core.problems import Problem, ProblemsError

LEDGER = Path("content/moves.toml")
# The edge function has 10 kB in all, and this much of them for what stands here.
MOST_BYTES = 6_000
_ADDRESS = re.compile(r"/(?:[A-Za-z0-9][A-Za-z0-9._-]*/)+")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)")


def read(root: Path) -> dict[str, str]:
    """The new address of each old one.

    :raises ProblemsError: where the file cannot be read.
    """
    path = root / LEDGER
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    try:
        return {str(old): str(new) for old, new in tomllib.loads(text).items()}
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        what = "is not TOML: " + _AT_LINE.sub("", str(error)).rstrip(".")
        problem = Problem(
            LEDGER.as_posix(), int(at[1]) if at else 0, what, 'A line reads "/old/" = "/new/", each old one once.'
        )
        raise ProblemsError([problem]) from None


def written(moves: Mapping[str, str], before: str = "") -> str:
    """The register as its file holds it.

    :param before: what the file held: its lines of comment are kept, at the head.
    """
    comments = "".join(f"{line}\n" for line in before.splitlines() if line.startswith("#"))
    gap = "\n" if comments else ""
    return comments + gap + "".join(f'"{old}" = "{new}"\n' for old, new in sorted(moves.items()))


def write(root: Path, moves: Mapping[str, str]) -> None:
    """Bring the file to what ``moves`` says."""
    path = root / LEDGER
    path.write_text(written(moves, path.read_text(encoding="utf-8") if path.is_file() else ""), encoding="utf-8")


def entered(moves: Mapping[str, str], old: str, new: str) -> dict[str, str]:
    """The register with one move more: what led to the old address leads to the new one, which itself leads nowhere."""
    kept = {come: new if gone == old else gone for come, gone in moves.items()} | {old: new}
    return {come: gone for come, gone in kept.items() if come != new}


def problems(root: Path, exists: Callable[[str], bool]) -> list[Problem]:
    """What is wrong with the register.

    :param exists: whether there is a page at an address of the site.
    :raises ProblemsError: where the file cannot be read.
    """
    moves = read(root)
    lines = (root / LEDGER).read_text(encoding="utf-8").splitlines() if moves else []
    found = []
    for old, new in moves.items():
        line = next((number for number, text in enumerate(lines, 1) if text.lstrip().startswith(f'"{old}"')), 0)
        found += [Problem(LEDGER.as_posix(), line, what, mend) for what, mend in _wrong(moves, old, new, exists)]
    if sum(len(old) + len(new) + 6 for old, new in moves.items()) > MOST_BYTES:
        what = f"{len(moves)} moves are more than the edge function has room for"
        found.append(Problem(LEDGER.as_posix(), 0, what, "Take out those that nobody comes by any more."))
    return found


def _wrong(moves: Mapping[str, str], old: str, new: str, exists: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """What is wrong with one move, and how it is mended."""
    if unfit := [one for one in (old, new) if not _ADDRESS.fullmatch(one)]:
        yield (
            f"“{unfit[0]}” is no address of a page",
            "It begins and ends with a slash, as /journal/eleven-grams/ does.",
        )
        return
    if exists(old):
        yield f"there is a page at {old} still", "Rename its file (make move does), or take this line out."
    if end := _last(moves, old):
        if end != new:
            yield f"{old} leads to {new}, which has moved itself", f'Write "{old}" = "{end}".'
        elif not exists(new):
            yield f"{old} leads to {new}, and there is no page there", "Write the address at which it is now."
    else:
        yield f"{old} leads to itself in the end", "Take out the line that leads back."


def _last(moves: Mapping[str, str], old: str) -> str:
    """Where one comes to at last, or nothing where that is never."""
    seen, at = {old}, moves[old]
    while at in moves:
        if at in seen:
            return ""
        seen.add(at)
        at = moves[at]
    return at
