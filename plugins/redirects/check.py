"""Check the redirects in content/moves.toml against the pages of the site: a problem stops the build."""

from __future__ import annotations

from pathlib import Path

from pelican import Pelican, signals

from plugins import incremental
from plugins.core.problems import ProblemsError
from plugins.redirects import table


def check(pelican: Pelican) -> None:
    """Runs once all pages are written. :raises ProblemsError: with every problem."""
    output, wanted = Path(pelican.output_path), pelican.settings["SITE_FILES"].wanted

    def exists(path: str) -> bool:
        page = f"{path[1:]}index.html"
        # An incremental build deletes the files of removed pages only after this.
        return page in wanted if incremental.memory(pelican.settings) else (output / page).is_file()

    if found := table.problems(Path(pelican.settings["PATH"]).parent, exists):
        raise ProblemsError(found)


def register() -> None:
    signals.finalized.connect(check)
