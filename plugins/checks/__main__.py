"""``python -m plugins.checks``: tell what is wrong with the texts, and end with 1 where anything is.

Files named on the command line, or with ``--staged`` those that the next commit changes, narrow what is told;
everything is read all the same, because a link breaks at its other end.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path, PurePosixPath

import click
from rich.console import Console

from plugins import checks
from plugins.checks import reporters
from plugins.core.addresses import address
from plugins.core.problems import Problem


def staged(root: Path) -> list[str]:
    """The files that the next commit adds, changes or takes away, from the root."""
    command = ["git", "diff", "--cached", "--name-only", "--no-renames", "-z"]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    return [path for path in done.stdout.split("\0") if path]


def narrowed(problems: Sequence[Problem], files: Collection[str]) -> list[Problem]:
    """The problems that are in some files, or in another for what those files are or are no more."""
    names = [name for path in files for name in (path, address(path, {}), f"“{PurePosixPath(path).stem}”") if name]
    return [problem for problem in problems if problem.path in files or any(name in problem.message for name in names)]


@click.command(help=__doc__)
@click.option("--format", "form", type=click.Choice(["text", "github", "json"]), default="text", show_default=True)
@click.option("--staged", "of_commit", is_flag=True, help="tell of what the next commit changes")
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=checks.ROOT, hidden=True)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def main(form: str, *, of_commit: bool, root: Path, files: tuple[Path, ...]) -> None:
    """Tell."""
    problems = checks.found(root)
    notices = [] if files or of_commit else checks.notices(root)
    if files or of_commit:
        here = root.resolve()
        named = {path.resolve().relative_to(here).as_posix() for path in files if path.resolve().is_relative_to(here)}
        problems = narrowed(problems, named | set(staged(root) if of_commit else ()))
    if form == "json":
        click.echo(reporters.as_json(problems))
    elif form == "github":
        for line in (*reporters.github(problems), *reporters.github(notices, "notice")):
            click.echo(line)
        click.echo(reporters.counted(problems))
    else:
        reporters.text(problems, root, Console(highlight=False), notices)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
