"""Digest of a page by which the preview tells a changed text from changed style sheets and pictures; renamed pages.

Style sheets and pictures are named by their content (plugins/site/assets.py), so a page that shows a new one differs
in that name. ``digest`` leaves such names out, and ``names`` gives the present name of each.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

_NAMED = re.compile(r"(/[\w./~%+-]*?)\.([0-9a-f]{8})\.(css|svg|avif|webp|png|jpg)\b")


def digest(html: str) -> str:
    """A digest of a page without the hashes in the names of its style sheets and pictures."""
    return hashlib.sha256(_NAMED.sub(r"\1.\3", html).encode()).hexdigest()[:16]


def names(html: str) -> dict[str, str]:
    """``/theme/css/site.css`` → ``/theme/css/site.1f3a5b7c.css``, for every such name in a page."""
    return {f"{plain}.{suffix}": f"{plain}.{mark}.{suffix}" for plain, mark, suffix in _NAMED.findall(html)}


class RenamedPages:
    """The new address of each page that was renamed while the preview ran, learnt from what each build changed."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._pages = self._present()
        self._renamed: dict[str, str] = {}

    def _present(self) -> set[str]:
        return {path.relative_to(self._site).as_posix() for path in self._site.rglob("*.html")}

    def update(self, written: tuple[str, ...], removed: tuple[str, ...]) -> None:
        """Take in the files that a build wrote and removed. Treat a page as renamed if exactly one page left its folder
        and exactly one appeared there (or, where one page left in all, anywhere).
        """
        gone = [file for file in removed if file in self._pages]
        new = [file for file in written if file.endswith(".html") and file not in self._pages]
        for file in gone:
            gone_here = [other for other in gone if _section(other) == _section(file)]
            new_here = [other for other in new if _section(other) == _section(file)]
            candidates = new_here or (new if len(gone) == 1 else [])
            if len(gone_here) == 1 and len(candidates) == 1:
                self._renamed[file] = candidates[0]
        self._pages = (self._pages - set(removed)) | {file for file in written if file.endswith(".html")}
        for file in self._pages:
            self._renamed.pop(file, None)

    def new_address(self, file: str) -> str:
        """The present address of the page that was at ``file``; empty where none is known."""
        visited = {file}
        while (file := self._renamed.get(file, "")) and file not in visited and file not in self._pages:
            visited.add(file)
        return f"/{file.removesuffix('index.html')}" if file in self._pages else ""


def _section(file: str) -> str:
    """The parent of a page's own folder: ``journal`` for ``journal/eleven-grams/index.html``."""
    return Path(file).parent.parent.as_posix()
