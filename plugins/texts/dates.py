"""When each text of the site was last changed: ``content/dates.toml``, a date and a fingerprint a file.

Search engines trust the dates of a site map as long as they are true. A file's own time is that of a checkout, a
commit's is not there in a shallow clone, and the build's says nothing. So the date is written down beside the text's
fingerprint: ``make dates`` dates what has changed since. Until then a changed text stands in the site map without a
date, and ``make check`` says so; it does not fail, for those who edit on the web have no ``make``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.core import text_files
from plugins.core.file_cache import cached_by_file

ROOT = Path(__file__).parents[2]
LEDGER = Path("content/dates.toml")
FOLDERS = (
    ("content/pages", "*.md"),
    ("content/products", "*.md"),
    ("content/categories", "*.md"),
    ("content/journal", "*.md"),
    ("content/letters", "*.md"),
    ("content/surveys", "*.md"),
    ("functions/languages", "*.toml"),
)
_HEAD = """\
# When each text was last changed, and the fingerprint by which a later change is known. `make dates` writes this file.

"""


@cached_by_file(maxsize=65_536)
def text_hash(path: Path) -> str:
    """A short hash of a text, whatever the line ends of a checkout."""
    return hashlib.sha256("\n".join(path.read_text(encoding="utf-8").splitlines()).encode()).hexdigest()[:12]


def texts(root: Path) -> dict[str, str]:
    """The fingerprint of every text there is, by its path."""
    places = ((root / folder, pattern) for folder, pattern in FOLDERS)
    found = (path for place, pattern in places for path in text_files.matching(place, pattern))
    return {path.relative_to(root).as_posix(): text_hash(path) for path in found}


def read(root: Path) -> dict[str, Any]:
    """The ledger: by path, ``changed`` and ``text``."""
    return tomllib.loads((root / LEDGER).read_text(encoding="utf-8")) if (root / LEDGER).is_file() else {}


def dated(root: Path) -> dict[str, dt.date]:
    """The date of each text that has not changed since the ledger was written."""
    known = texts(root)
    return {path: entry["changed"] for path, entry in read(root).items() if known.get(path) == entry["text"]}


def undated(root: Path) -> list[str]:
    """Texts that are new or changed since the ledger was written, and entries without a text."""
    ledger, known = read(root), texts(root)
    changed = {path for path, text in known.items() if ledger.get(path, {}).get("text") != text}
    return sorted(changed | (set(ledger) - set(known)))


def renewed(root: Path, today: dt.date) -> dict[str, Any]:
    """The ledger with ``today`` for what has changed."""
    ledger = read(root)
    entries: dict[str, Any] = {}
    for path, text in texts(root).items():
        same = ledger.get(path, {}).get("text") == text
        entries[path] = {"changed": ledger[path]["changed"] if same else today, "text": text}
    return entries


def written(entries: Mapping[str, Any]) -> str:
    """The ledger as its file holds it."""
    lines = (
        f'"{path}" = {{ changed = {entry["changed"]}, text = "{entry["text"]}" }}' for path, entry in entries.items()
    )
    return _HEAD + "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Update the dates of changed texts, or with ``--check`` only list them."""
    changed = undated(ROOT)
    if "--check" in arguments:
        sys.stderr.writelines(
            f"{path} has changed and has no date in the site map: run make dates\n" for path in changed
        )
        return 0
    (ROOT / LEDGER).write_text(written(renewed(ROOT, dt.datetime.now().astimezone().date())), encoding="utf-8")
    sys.stdout.writelines(f"{path}\n" for path in changed)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
