"""What people read: one TOML file a language."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DEFAULT = "en"
OFFERED = tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.toml")))


@cache
def words(language: str = DEFAULT) -> dict[str, Any]:
    """The strings of one offered language, as nested dicts.

    :raises KeyError: on a language without a file.
    """
    if language not in OFFERED:
        raise KeyError(language)
    return tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8"))


def say(path: str, language: str = DEFAULT, **values: object) -> str:
    """One string by its dotted path, its ``{slots}`` filled: ``say("errors.long", most=200, length=3000)``."""
    found: Any = words(language)
    for key in path.split("."):
        found = found[key]
    return str(found).format(**values)
