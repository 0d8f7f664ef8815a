"""Holds content/moves.toml against the pages that were written: a slip in it stops the build."""

from __future__ import annotations

from pathlib import Path

from pelican import Pelican, signals

from plugins import moves
from plugins.slips import SlipsError


def check(pelican: Pelican) -> None:
    """:raises SlipsError: with everything that is wrong, once all is written."""
    output = Path(pelican.output_path)
    root = Path(pelican.settings["PATH"]).parent
    if found := moves.slips(root, lambda path: (output / path[1:] / "index.html").is_file()):
        raise SlipsError(found)


def register() -> None:
    signals.finalized.connect(check)
