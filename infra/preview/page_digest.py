"""What the preview compares a page by, so that a browser can tell new style sheets and pictures from a new text.

Both are named by their content (plugins/site/assets.py), so a page that shows a new one differs in that name. A page's
``text`` is a digest of it without such names, and ``names`` says which name each of them has now.
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


class Moves:
    """Where pages of the site went. It knows the site as it was before a build."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._pages = self._present()
        self._moved: dict[str, str] = {}

    def _present(self) -> set[str]:
        return {path.relative_to(self._site).as_posix() for path in self._site.rglob("*.html")}

    def after(self, written: tuple[str, ...], removed: tuple[str, ...]) -> None:
        """Learn from a build. A page has moved where it is the only one that went from its folder, and one came."""
        gone = [file for file in removed if file in self._pages]
        come = [file for file in written if file.endswith(".html") and file not in self._pages]
        for file in gone:
            fellows = [one for one in gone if _shelf(one) == _shelf(file)]
            fresh = [one for one in come if _shelf(one) == _shelf(file)] or (come if len(gone) == 1 else [])
            if len(fellows) == 1 and len(fresh) == 1:
                self._moved[file] = fresh[0]
        self._pages = (self._pages - set(removed)) | {file for file in written if file.endswith(".html")}
        for file in self._pages:
            self._moved.pop(file, None)

    def of(self, file: str) -> str:
        """The address that a page has now that was at ``file``; empty where none is known."""
        seen = {file}
        while (file := self._moved.get(file, "")) and file not in seen and file not in self._pages:
            seen.add(file)
        return f"/{file.removesuffix('index.html')}" if file in self._pages else ""


def _shelf(file: str) -> str:
    """The folder that a page's own folder stands in: ``journal`` for ``journal/eleven-grams/index.html``."""
    return Path(file).parent.parent.as_posix()
