"""Check the redirects in content/moves.toml against the pages of the site: a problem stops the build."""

from __future__ import annotations

from pathlib import Path

from pelican import Pelican, signals

from plugins.core.problems import ProblemsError
from plugins.core.site_files import SiteFiles
from plugins.redirects import table


def check(pelican: Pelican) -> None:
    """Runs once all pages are written. :raises ProblemsError: with every problem."""
    files: SiteFiles = pelican.settings["SITE_FILES"]
    if files.partial:
        return

    def exists(path: str) -> bool:
        page = f"{path[1:]}index.html"
        # Where the process stays, the file of a page that is gone may still be there.
        return page in files.wanted if files.complete else files.has(page)

    if found := table.problems(Path(pelican.settings["PATH"]).parent, exists):
        raise ProblemsError(found)


def register() -> None:
    signals.finalized.connect(check)
