"""A copy of the site's sources that tests may change, and what a build from nothing makes of it."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

from infra.build.building import Building, BuildResult, ProblemCollector

ROOT = Path(__file__).parents[3]
# A build from nothing is a fork of a process that has read the code and built nothing.
_FRESH = multiprocessing.get_context("forkserver")
_FRESH.set_forkserver_preload(
    ["tests.plugins.incremental.scratch", "pelican", "plugins.images.social_cards", "plugins.policy.versions"]
)


class Scratch:
    """``path`` holds ``content``, ``theme`` and ``register.toml``; ``more`` are settings beside their places."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.more: dict[str, Any] = {}
        shutil.copytree(ROOT / "content", path / "content")
        shutil.copytree(ROOT / "theme", path / "theme")
        shutil.copy(ROOT / "functions/register.toml", path / "register.toml")
        for language in (path / "content/answers").glob("??"):
            shutil.rmtree(language)

    @property
    def settings(self) -> dict[str, Any]:
        places = {"PATH": self.path / "content", "THEME": self.path / "theme", "REGISTER": self.path / "register.toml"}
        return {name: str(place) for name, place in places.items()} | self.more

    def from_nothing(self) -> dict[str, bytes] | None:
        """Every file that a whole build makes, site and answers; None where it fails."""
        output = self.path / "whole"
        shutil.rmtree(output, ignore_errors=True)
        given = self.settings | {"OUTPUT_PATH": str(output / "site"), "ANSWERS_PATH": str(output / "answers")}
        process = _FRESH.Process(target=_build, args=(given | {"CARDS_LATER": True},))
        process.start()
        process.join()
        return files(output) if process.exitcode == 0 else None


class Standing:
    """A scratch site, and what is built of it on and on, in ``output``."""

    def __init__(self, folder: Path) -> None:
        self.scratch = Scratch(folder / "sources")
        self.output = folder / "built"
        self.building = Building(self.output / "site", self.output / "answers", folder / "work")
        assert self.build(set()).problems == ()

    def path(self, name: str) -> Path:
        return self.scratch.path / name

    def build(self, changes: set[Path], patience: float | None = None, first: Collection[str] = ()) -> BuildResult:
        return self.building.build(changes, first=first, patience=patience, **self.scratch.settings)


def rewritten(path: Path, old: str, new: str) -> set[Path]:
    """The first ``old`` of a file becomes ``new``; the file, as a set of changes."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return {path}


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its place in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def _build(given: dict[str, Any]) -> None:
    from pelican import Pelican
    from pelican.settings import read_settings

    told = ProblemCollector()
    with told:
        Pelican(read_settings(str(ROOT / "pelicanconf.py"), override=given)).run()
    raise SystemExit(bool(told.problems))
