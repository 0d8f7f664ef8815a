"""What is saved is built, quickly, and nothing is lost: not during a build, nor by editors that swap files in."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from watchfiles import Change

from infra.build.building import BuildResult
from infra.preview import watching
from infra.preview.watching import SavedFiles, Sources, rebuild_on_save
from plugins.core.problems import Problem
from tests.infra.preview.looped import run


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("content", "theme", "functions/pages", "plugins", "infra/edge"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "pelicanconf.py").write_text("one", "utf-8")
    (tmp_path / "content/a.md").write_text("one", "utf-8")
    return tmp_path


def during(root: Path, act: Callable[[SavedFiles], Awaitable[Any]]) -> Any:
    """What ``act`` gives while the folder is watched."""

    async def watched() -> Any:
        saves = SavedFiles(root)
        await saves.start()
        try:
            return await act(saves)
        finally:
            saves.stop()

    return run(watched())


@pytest.mark.speed
def test_a_save_is_told_within_a_fifth_of_a_second(root: Path) -> None:
    async def act(saves: SavedFiles) -> float:
        start = time.perf_counter()
        (root / "content/a.md").write_text("two", "utf-8")
        assert await saves.next() == {root / "content/a.md"}
        return time.perf_counter() - start

    assert during(root, act) < 0.2


def test_what_is_saved_during_a_build_is_built_next(root: Path) -> None:
    built: list[set[str]] = []

    def build(paths: set[Path], _: bool) -> BuildResult:
        built.append({path.name for path in paths})
        if len(built) == 1:
            (root / "content/b.md").write_text("new", "utf-8")
            time.sleep(0.3)
        return BuildResult(0.1)

    async def act(saves: SavedFiles) -> None:
        keeping = asyncio.create_task(rebuild_on_save(saves, build, lambda _: None))
        (root / "content/a.md").write_text("two", "utf-8")
        while len(built) < 2:
            await asyncio.sleep(0.02)
        keeping.cancel()

    during(root, act)
    assert built == [{"a.md"}, {"b.md"}]


def test_a_fault_of_the_builder_does_not_end_the_watch(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built: list[int] = []

    def build(paths: set[Path], _: bool) -> BuildResult:
        built.append(len(paths))
        raise ValueError("no such luck")

    async def act(saves: SavedFiles) -> None:
        keeping = asyncio.create_task(rebuild_on_save(saves, build, lambda _: None))
        while len(built) < 2:
            (root / "content/a.md").write_text(str(len(built)), "utf-8")
            await asyncio.sleep(0.1)
        keeping.cancel()

    during(root, act)
    assert "no such luck" in capsys.readouterr().err


def test_after_a_glance_comes_the_whole_which_a_save_breaks_off_and_it_tells_of_all_that_was_saved(root: Path) -> None:
    asked: list[tuple[set[str], bool]] = []
    reported: list[tuple[str, ...]] = []
    stopped = threading.Event()

    def build(paths: set[Path], glance: bool) -> BuildResult:
        asked.append(({path.name for path in paths}, glance))
        if len(asked) == 2:
            (root / "content/b.md").write_text("new", "utf-8")
            assert stopped.wait(30)
            return BuildResult(0.1, more=True)
        return BuildResult(0.1, tuple(path.name for path in paths), more=glance)

    async def act(saves: SavedFiles) -> None:
        report = reported.append
        keeping = asyncio.create_task(rebuild_on_save(saves, build, lambda built: report(built.changes), stopped.set))
        (root / "content/a.md").write_text("two", "utf-8")
        while not reported:
            await asyncio.sleep(0.02)
        keeping.cancel()

    during(root, act)
    assert asked == [({"a.md"}, True), (set(), False), ({"b.md"}, True), (set(), False)]
    assert reported == [("a.md", "b.md")]


def test_where_nobody_could_build_it_is_tried_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_RETRY", 0.01)
    asked: list[set[Path]] = []

    def build(paths: set[Path], _: bool) -> BuildResult:
        asked.append(paths)
        died = (Problem("", 0, "The process that builds was ended by SIGKILL", ""),)
        return BuildResult(0, more=True, problems=died) if len(asked) < 3 else BuildResult(0.1)

    async def act(saves: SavedFiles) -> None:
        keeping = asyncio.create_task(rebuild_on_save(saves, build, lambda _: None))
        (root / "content/a.md").write_text("two", "utf-8")
        while len(asked) < 3:
            await asyncio.sleep(0.02)
        keeping.cancel()

    during(root, act)
    assert asked == [{root / "content/a.md"}, set(), set()]


def test_a_builder_that_has_ended_is_replaced_without_a_save(root: Path) -> None:
    asked: list[tuple[set[Path], bool]] = []

    def build(paths: set[Path], glance: bool) -> BuildResult:
        asked.append((paths, glance))
        return BuildResult(0.1)

    async def act(saves: SavedFiles) -> None:
        keeping = asyncio.create_task(rebuild_on_save(saves, build, lambda _: None))
        await asyncio.sleep(0)
        saves.wake()
        while not asked:
            await asyncio.sleep(0.02)
        keeping.cancel()

    during(root, act)
    assert asked == [(set(), False)]


def test_what_is_saved_before_anybody_asks_is_kept(root: Path) -> None:
    async def act(saves: SavedFiles) -> set[Path]:
        (root / "content/a.md").write_text("two", "utf-8")
        await asyncio.sleep(0.3)
        return await saves.next()

    assert during(root, act) == {root / "content/a.md"}


def test_a_settings_file_is_seen_each_time_that_another_takes_its_place(root: Path) -> None:
    async def act(saves: SavedFiles) -> list[set[Path]]:
        seen = []
        for text in ("two", "three"):
            fresh = root / "pelicanconf.py.tmp"
            fresh.write_text(text, "utf-8")
            fresh.replace(root / "pelicanconf.py")
            seen.append(await saves.next())
            await asyncio.sleep(0.2)
        return seen

    assert during(root, act) == [{root / "pelicanconf.py"}] * 2


@pytest.mark.parametrize(
    "name",
    ["functions/pages/thanks.html", "content/.a.md.swp", "content/a.md~", "content/4913", "plugins/__pycache__/a.pyc"],
)
def test_what_a_build_or_an_editor_lays_beside_is_no_save(name: str) -> None:
    assert not Sources()(Change.added, f"/here/{name}")
    assert Sources()(Change.added, "/here/content/a.md")
