"""Update links to a renamed text: rewritten in texts, reported where they are in templates and code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from plugins.core import text_files
from plugins.texts.dates import LEDGER as DATES

# Never rewritten: visitors agreed to these texts.
POLICIES = "content/policies/"
TEXTS = (("content", "*.md"), ("functions/languages", "*.toml"))
OTHERS = (("theme/templates", "*.html"), ("functions", "*.py"))
# The field of a product's front matter that names texts of a folder by their slugs.
NAMED_IN = {"content/products": "Related", "content/categories": "Group"}


@dataclass(frozen=True, slots=True)
class Change:
    """A text's file and address, before and after."""

    source: str
    target: str
    old: str
    new: str

    @property
    def folder(self) -> str:
        return PurePosixPath(self.source).parent.as_posix()

    @property
    def slugs(self) -> tuple[str, str]:
        return PurePosixPath(self.source).stem, PurePosixPath(self.target).stem

    def linked(self, text: str) -> str:
        """A text with its links to the old address or file rewritten to the new one."""
        ends = r"(?=/?(?:[\s\"'()#?>]|$))"
        text = re.sub(rf"(?<![\w/.-]){re.escape(self.old.rstrip('/'))}{ends}", self.new.rstrip("/"), text)
        before, after = (path.removeprefix("content/") for path in (self.source, self.target))
        return text.replace(f"{{filename}}/{before}", f"{{filename}}/{after}")

    def named(self, text: str) -> str:
        """A product's text with the old slug in its front matter replaced by the new one."""
        if self.folder not in NAMED_IN:
            return text
        said, gap, rest = text.partition("\n\n")
        word = re.compile(rf"(?<![\w-]){re.escape(self.slugs[0])}(?![\w-])")
        field = f"{NAMED_IN[self.folder]}:"
        lines = [word.sub(self.slugs[1], line) if line.startswith(field) else line for line in said.split("\n")]
        return "\n".join(lines) + gap + rest


def _files(root: Path, places: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, Path]]:
    for folder, pattern in places:
        for path in text_files.matching(root / folder, pattern, deep=True):
            yield path.relative_to(root).as_posix(), path


def remedy(root: Path, change: Change) -> tuple[list[str], list[str]]:
    """Rewrite links; returns the files that were changed, and those that still name the old address."""
    mended, left = [], []
    for file, path in _files(root, TEXTS):
        text = path.read_text(encoding="utf-8")
        better = change.linked(text)
        if file.startswith("content/products/"):
            better = change.named(better)
        if better != text and file.startswith(POLICIES):
            left.append(file)
        elif better != text:
            path.write_text(better, encoding="utf-8")
            mended.append(file)
    for file, path in _files(root, OTHERS):
        text = path.read_text(encoding="utf-8")
        if change.linked(text) != text:
            left.append(file)
    if (root / DATES).is_file():
        dated = (root / DATES).read_text(encoding="utf-8")
        moved = dated.replace(f'"{change.source}" = ', f'"{change.target}" = ')
        (root / DATES).write_text(moved, encoding="utf-8")
    return mended, left
