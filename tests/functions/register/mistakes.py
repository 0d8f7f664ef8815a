"""Problems in the register: its text with one place changed, and what the loader says to it."""

from __future__ import annotations

from pathlib import Path

import pytest

TEXT = Path("functions/register.toml").read_text(encoding="utf-8")


def refusal(folder: Path, text: str, texts: Path | None = None) -> str:
    """What the loader says to a register with this text, written into ``folder``."""
    # Imported here: the functions are imported afresh for this folder, and the error must be of the same import.
    from functions import register as registers

    path = folder / "register.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(registers.RegisterError) as problem:
        registers.load(path, texts)
    return str(problem.value)


def changed(old: str, new: str) -> str:
    """The register's text with one place changed."""
    assert old in TEXT, old
    return TEXT.replace(old, new, 1)


def without(section: str, key: str) -> str:
    """The register's text without one line of one section."""
    head, body = TEXT.split(f"[{section}]\n", 1)
    line = next(line for line in body.splitlines(keepends=True) if line.startswith(f"{key} ="))
    return f"{head}[{section}]\n{body.replace(line, '', 1)}"
