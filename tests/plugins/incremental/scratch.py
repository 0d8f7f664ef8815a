"""A copy of the site's sources that tests may change, and the site that is built of it again and again."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

from infra.build.building import Building, BuildResult
from tests import own_texts

ROOT = Path(__file__).parents[3]


class Scratch:
    """``path`` holds ``content``, ``theme`` and ``register.toml``; ``more`` are settings beside their places."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.more: dict[str, Any] = {}
        own_texts.copy(path / "content")
        shutil.copytree(ROOT / "theme", path / "theme")
        shutil.copy(ROOT / "functions/register.toml", path / "register.toml")
        for language in (path / "content/answers").glob("??"):
            shutil.rmtree(language)

    @property
    def settings(self) -> dict[str, Any]:
        places = {"PATH": self.path / "content", "THEME": self.path / "theme", "REGISTER": self.path / "register.toml"}
        return {name: str(place) for name, place in places.items()} | self.more


class Standing:
    """A scratch site, and what is built of it on and on, in ``output``."""

    def __init__(self, folder: Path) -> None:
        self.scratch = Scratch(folder / "sources")
        self.output = folder / "built"
        self.building = Building(self.output / "site", self.output / "answers", folder / "work")
        assert self.build(set()).problems == ()

    def path(self, name: str) -> Path:
        return self.scratch.path / name

    def build(self, changes: set[Path], *, glance: bool = False, first: Collection[str] = ()) -> BuildResult:
        return self.building.build(changes, first=first, glance=glance, **self.scratch.settings)


def rewritten(path: Path, old: str, new: str) -> set[Path]:
    """The first ``old`` of a file becomes ``new``; the file, as a set of changes."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return {path}
