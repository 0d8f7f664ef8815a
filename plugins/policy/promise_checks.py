"""What a visitor can check in their own browser: a script for a promise, shown to them as it runs."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path("theme/static/js/promises")


def source(promise: str, folder: Path = FOLDER) -> str:
    """The script that checks a promise, as it was written; empty where there is none."""
    path = folder / f"{promise.lower()}.js"
    return path.read_text(encoding="utf-8") if path.is_file() else ""
