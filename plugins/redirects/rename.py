"""``make move FROM=… TO=…``: give a text another name, and let its old address lead to the new one.

The file is renamed, the move entered in content/moves.toml, and every link to it in the editors' texts mended. A draft
has no address that anyone knows, so no move is entered for it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path, PurePosixPath

import click

from plugins.core import text_files
from plugins.core.addresses import FOLDERS, SLUG, address, front_matter
from plugins.core.problems import ProblemsError
from plugins.redirects import table as redirects_table
from plugins.redirects.links import Change, remedy
from plugins.shop.lists import ORDERS
from plugins.texts.drafts import DRAFT

ROOT = Path(__file__).parents[2]


class MoveError(ValueError):
    """A text that cannot be renamed: the message says why."""


def texts(root: Path) -> dict[str, str]:
    """The address of every text that is a page, by its file."""
    found = {}
    for folder in FOLDERS:
        for path in text_files.texts(root / folder):
            file = path.relative_to(root).as_posix()
            found[file] = str(address(file, front_matter(path.read_text(encoding="utf-8"))))
    return found


def source_of(root: Path, named: str) -> str:
    """The file that an argument names, by path or by address.

    :raises MoveError: where there is none.
    """
    plain = named.removeprefix("./")
    for file, where in texts(root).items():
        if plain == file or where == f"/{plain.strip('/')}/":
            return file
    raise MoveError(f"There is no text {named}. Name its file, content/journal/….md, or its address, /journal/…/.")


def target_of(source: str, named: str) -> str:
    """The new path of the file: ``named`` is a slug, an address or a path, in the folder of the source.

    :raises MoveError: where it is no slug, or lies elsewhere.
    """
    folder = PurePosixPath(source).parent.as_posix()
    before, _, slug = named.strip("/").removesuffix(".md").rpartition("/")
    if not SLUG.fullmatch(slug):
        raise MoveError(f"“{slug}” is no name for an address: small letters and digits, with hyphens between words.")
    if before and before not in (folder, FOLDERS[folder].strip("/")):
        raise MoveError(f"{source} stays in its folder: name it {folder}/{slug}.md.")
    return f"{folder}/{slug}.md"


def renamed(text: str, source: str, target: str) -> str:
    """A text with the new slug in its front matter's address, if it has one there."""
    old, new = PurePosixPath(source).stem, PurePosixPath(target).stem
    return re.sub(rf"(?m)^((?:Url|Save_as): (?:.*/)?){re.escape(old)}/", rf"\g<1>{new}/", text)


def plan(root: Path, source: str, target: str) -> Change:
    """The change of address that renaming a file means.

    :raises MoveError: where the new name is taken, or the address does not follow the name.
    """
    text = (root / source).read_text(encoding="utf-8")
    old, new = address(source, front_matter(text)), address(target, front_matter(renamed(text, source, target)))
    if old is None or new is None or old == new:
        raise MoveError(f"{source} is at {old}, whatever its file is called.")
    if front_matter(text).get("template", "page") != "page":
        raise MoveError(f"{old} is where theme and functions look for it, and stays there.")
    if there := [file for file, where in texts(root).items() if where == new or file == target]:
        raise MoveError(f"{new} is taken already, by {there[0]}.")
    return Change(source, target, old, new)


def move(root: Path, change: Change) -> bool:
    """Rename the file and record a redirect; False for a draft, which needs none.

    :raises ProblemsError: where the redirects cannot be read; then nothing is changed.
    """
    table = redirects_table.read(root)
    text = (root / change.source).read_text(encoding="utf-8")
    # With git where the file is tracked.
    done = subprocess.run(["git", "mv", change.source, change.target], cwd=root, check=False, capture_output=True)
    if done.returncode:
        (root / change.source).rename(root / change.target)
    (root / change.target).write_text(renamed(text, change.source, change.target), encoding="utf-8")
    if front_matter(text).get("status", "").lower() == DRAFT:
        return False
    # A category has a page for each order below its own.
    ends = [order.path for order in ORDERS.values()] if change.folder == "content/categories" else [""]
    for end in ends:
        table = redirects_table.with_redirect(table, change.old + end, change.new + end)
    redirects_table.write(root, table)
    return True


@click.command(help=__doc__)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def main(source: str, target: str) -> None:
    """Move, and tell."""
    try:
        file = source_of(ROOT, source)
        change = plan(ROOT, file, target_of(file, target))
        recorded = move(ROOT, change)
    except (MoveError, ProblemsError) as error:
        click.echo(error, err=True)
        sys.exit(2)
    mended, left = remedy(ROOT, change)
    click.echo(f"{change.source} is {change.target} now.")
    if recorded:
        click.echo(f"{change.old} leads to {change.new} ({redirects_table.MOVES_FILE}).")
    else:
        click.echo("It is a draft: nobody knows its old address, so no move is entered.")
    for name in mended:
        click.echo(f"Mended the links in {name}")
    for name in left:
        click.echo(f"{name} names {change.old} as well, and was left as it is.")


if __name__ == "__main__":
    main()
