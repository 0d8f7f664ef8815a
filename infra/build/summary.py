"""``make summary``: what a proposal changes, page by page, and what the checks found, in plain words.

Goes to the summary of a workflow's run (the file that ``GITHUB_STEP_SUMMARY`` names), else to the terminal. How the
steps before it ended is told by ``OUTCOMES``, a line each: ``make check: success``.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins import checks
from plugins.core.addresses import address, front_matter
from plugins.core.problems import Problem, ProblemsError
from plugins.redirects import missing
from plugins.texts import dates
from plugins.texts.drafts import mark

ROOT = Path(__file__).parents[2]
_SIGNS = {"A": "New", "M": "Changed", "D": "Gone", "R": "Renamed"}
# What each step's end means to who proposed.
_ENDS = {
    "success": "good",
    "failure": "found something: open it below, it names file and line and says how to mend it",
    "cancelled": "was stopped",
    "skipped": "was not run",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A page that is new, changed, gone or renamed. ``mark`` says why it is not published yet."""

    kind: str
    title: str
    address: str
    mark: str = ""


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, check=False, capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else ""


def changed(root: Path, since: str) -> list[tuple[str, str, str]]:
    """Every file that differs from a commit: how, and its path before and after."""
    words = _git(root, "diff", "--name-status", "--find-renames=40%", "-z", since, "HEAD").split("\0")
    found, at = [], 0
    while at < len(words) - 1:
        kind = words[at][0]
        wide = 2 if kind in "RC" else 1
        found.append((kind, words[at + 1], words[at + wide]))
        at += 1 + wide
    return found


def pages(root: Path, since: str) -> tuple[list[Change], list[str]]:
    """The texts among them, and the other files."""
    texts, others = [], []
    today = dt.datetime.now().astimezone().date()
    for kind, before, after in changed(root, since):
        said = front_matter(_git(root, "show", f"{since if kind == 'D' else 'HEAD'}:{after}"))
        where = address(after, said)
        if where is None:
            others.append(after)
            continue
        day = re.match(r"\d{4}-\d\d-\d\d", said.get("date", ""))
        waits = mark(said.get("status", "").lower(), dt.date.fromisoformat(day[0]) if day else None, today)
        old = address(before, front_matter(_git(root, "show", f"{since}:{before}"))) if kind == "R" else None
        moved = f"{old} → {where}" if old and old != where else where
        texts.append(Change(_SIGNS.get(kind, "Changed"), said.get("title", after), moved, waits))
    return texts, others


def plain(text: str) -> str:
    """A text that Markdown and HTML take for nothing else."""
    return re.sub(r"([\\`*_\[\]<>|&#!~])", r"\\\1", " ".join(text.split()))


def reminders(root: Path, since: str) -> Iterator[str]:
    """What nobody is stopped for, and somebody should do."""
    try:
        for old, new in missing.without_redirect(root, since).items():
            yield f'{old} is {new} now, and nobody is sent on. Write `"{old}" = "{new}"` into `content/moves.toml`.'
    except ProblemsError as error:
        yield plain(str(error))
    if undated := dates.undated(root):
        texts = "1 text has" if len(undated) == 1 else f"{len(undated)} texts have"
        yield f"{texts} no date in the site map yet. Whoever has a checkout runs `make dates`; merging does not wait."


def written(
    texts: list[Change],
    others: list[str],
    outcomes: Mapping[str, str],
    notes: list[str],
    problems: Sequence[Problem] = (),
) -> str:
    """The summary as Markdown."""
    lines = ["## What this changes", ""]
    if texts:
        lines += ["| | page | address | |", "|---|---|---|---|"]
        lines += [f"| {one.kind} | {plain(one.title)} | {plain(one.address)} | {plain(one.mark)} |" for one in texts]
    else:
        lines += ["No page of the editors."]
    if others:
        files = "1 other file" if len(others) == 1 else f"{len(others)} other files"
        lines += [
            "",
            f"And {files}: {', '.join(f'`{name}`' for name in others[:12])}{', …' if len(others) > 12 else ''}",
        ]
    if problems:
        told = (
            f"{one.path}{f', line {one.line}' if one.line else ''}: {one.message}. {one.remedy}" for one in problems
        )
        lines += ["", "## To be mended", "", *(f"- {plain(one)}" for one in told)]
    if outcomes:
        lines += ["", "## What the checks say", ""]
        lines += [f"- {plain(step)}: {_ENDS.get(end, end)}" for step, end in outcomes.items()]
        lines += ["", "## See it", "", "Below, under Artifacts: `preview`. Unpack it and open `index.html`."]
    if notes:
        lines += ["", "## Not to forget", "", *(f"- {note}" for note in notes)]
    return "\n".join(lines) + "\n"


def outcomes(text: str) -> dict[str, str]:
    """``make check: success`` a line → how each step ended."""
    return {step.strip(): end.strip() for step, _, end in (line.rpartition(":") for line in text.splitlines()) if step}


def main() -> None:
    """Compare with ``SINCE``, by default the commit before."""
    since = os.environ.get("SINCE", "HEAD^")
    texts, others = pages(ROOT, since)
    ends = outcomes(os.environ.get("OUTCOMES", ""))
    said = written(texts, others, ends, list(reminders(ROOT, since)), checks.found(ROOT))
    if target := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(target).open("a", encoding="utf-8") as file:
            file.write(said)
    else:
        sys.stdout.write(said)


if __name__ == "__main__":
    main()
