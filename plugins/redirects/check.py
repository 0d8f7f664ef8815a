"""Holds content/moves.toml against the pages of the site: a problem in it stops the build."""

from __future__ import annotations

from pathlib import Path

from pelican import Pelican, signals

from plugins import incremental
from plugins.core.problems import ProblemsError
from plugins.redirects import table


def check(pelican: Pelican) -> None:
    """:raises ProblemsError: with everything that is wrong, once all is written."""
    output, wanted = Path(pelican.output_path), pelican.settings["SITE_FILES"].wanted

    def exists(path: str) -> bool:
        page = f"{path[1:]}index.html"
        # A build that goes on from the last one takes out what is gone only after this.
        return page in wanted if incremental.memory(pelican.settings) else (output / page).is_file()

    if found := table.problems(Path(pelican.settings["PATH"]).parent, exists):
        raise ProblemsError(found)


def register() -> None:
    signals.finalized.connect(check)
