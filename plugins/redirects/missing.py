"""Find texts that were renamed without a redirect: ``make check`` reminds of them.

Compares with the last commit, with the merge base of ``main``, and with what ``--since`` names (in a workflow, the base
of the pull request). A reminder and not a failure: a text may have been renamed before anyone saw it.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import click

from plugins.core.addresses import address, front_matter
from plugins.redirects import table
from plugins.texts.drafts import DRAFT

ROOT = Path(__file__).parents[2]


def _git(root: Path, *words: str, **environment: str) -> str:
    """The output of a git command; empty where it fails."""
    done = subprocess.run(
        ["git", *words], cwd=root, check=False, capture_output=True, text=True, env=os.environ | environment
    )
    return done.stdout if done.returncode == 0 else ""


def bases(root: Path, since: str = "") -> list[str]:
    """The commits to compare with."""
    left = [_git(root, "merge-base", "HEAD", branch).strip() for branch in ("origin/main", "main")]
    named = _git(root, "rev-parse", "--verify", "--quiet", f"{since}^{{commit}}").strip() if since else ""
    head_now = _git(root, "rev-parse", "HEAD").strip()
    return list(dict.fromkeys(filter(None, (head_now, *left, named))))


def pairs(root: Path, base: str) -> list[tuple[str, str]]:
    """Each text that was renamed since a commit, before and after, in the working tree: staged or not."""
    with tempfile.TemporaryDirectory() as folder:
        # A temporary index: it finds untracked files too, and leaves the real index alone.
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _git(root, "read-tree", base, **index)
        _git(root, "add", "--all", "--", "content", **index)
        said = _git(
            root, "diff", "--cached", "--find-renames=40%", "--diff-filter=R", "--name-status", "-z", base, **index
        )
    words = said.split("\0")
    return [(words[at + 1], words[at + 2]) for at in range(0, len(words) - 2, 3)]


def without_redirect(root: Path, since: str = "") -> dict[str, str]:
    """Old and new address of each renamed text that has no redirect.

    :raises plugins.core.problems.ProblemsError: where content/moves.toml cannot be read.
    """
    known, found = table.read(root), {}
    for base in bases(root, since):
        for before, after in pairs(root, base):
            said = front_matter(_git(root, "show", f"{base}:{before}"))
            old = address(before, said)
            new = address(after, front_matter((root / after).read_text(encoding="utf-8")))
            if old and new and old not in (new, *known) and said.get("status", "").lower() != DRAFT:
                found[old] = new
    return found


@click.command(help=__doc__)
@click.option("--since", default="", help="a commit or branch more to hold against")
def main(since: str) -> None:
    """Remind."""
    for old, new in without_redirect(ROOT, since).items():
        click.echo(f"{old} is {new} now, and its old address leads nowhere.", err=True)
        click.echo(f'  Write "{old}" = "{new}" into {table.MOVES_FILE}, if anyone has seen it.', err=True)


if __name__ == "__main__":
    main()
