"""What is read from a file is kept until the file changes."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from plugins.core import file_cache
from plugins.core.file_cache import cached_by_file, fingerprint, forget, kept
from plugins.images import paper_cuts


@pytest.fixture(autouse=True)
def long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that were written a moment ago count as settled, but in the test that says otherwise."""
    monkeypatch.setattr(file_cache, "TICK", -(2**62))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "spice.txt"
    path.write_text("sumac")
    return path


@pytest.fixture
def reads() -> list[str]:
    """What the cached function was really called with."""
    return []


@pytest.fixture
def read(reads: list[str]) -> Callable[..., str]:
    @cached_by_file(maxsize=4)
    def found(path: Path, suffix: str = "") -> str:
        reads.append(path.read_text() + suffix)
        return reads[-1]

    return found


def test_a_file_that_stays_as_it_is_is_read_once(read: Callable[..., str], reads: list[str], file: Path) -> None:
    assert (read(file), read(file)) == ("sumac", "sumac")
    assert reads == ["sumac"]


def test_a_file_of_another_size_is_read_again(read: Callable[..., str], file: Path) -> None:
    read(file)
    file.write_text("cardamom")
    assert read(file) == "cardamom"


def test_a_file_of_another_time_is_read_again(read: Callable[..., str], file: Path) -> None:
    read(file)
    file.write_text("cumin")
    os.utime(file, ns=(0, fingerprint(file)[0] + 1))
    assert read(file) == "cumin"


def test_another_file_in_its_place_is_read_although_time_and_size_are_the_same(
    read: Callable[..., str], file: Path
) -> None:
    read(file)
    other = file.with_name("other.txt")
    other.write_text("cumin")
    os.utime(other, ns=(0, file.stat().st_mtime_ns))
    other.replace(file)
    assert read(file) == "cumin"


def test_other_arguments_have_results_of_their_own(read: Callable[..., str], reads: list[str], file: Path) -> None:
    assert (read(file, "!"), read(file, "?"), read(file, "!")) == ("sumac!", "sumac?", "sumac!")
    assert reads == ["sumac!", "sumac?"]


def test_a_file_that_is_gone_is_an_error_although_it_was_read(read: Callable[..., str], file: Path) -> None:
    read(file)
    file.unlink()
    with pytest.raises(FileNotFoundError):
        read(file)


def test_a_file_that_was_written_a_moment_ago_is_read_again_for_its_time_may_not_tell_the_next_change(
    read: Callable[..., str], reads: list[str], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_cache, "TICK", 2**62)
    assert (read(file), read(file)) == ("sumac", "sumac")
    assert reads == ["sumac", "sumac"]


def test_before_a_build_what_our_modules_cache_is_dropped_but_for_what_says_that_it_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(paper_cuts, "dropped", cache(lambda: calls.append("dropped")), raising=False)
    monkeypatch.setattr(paper_cuts, "stays", kept()(lambda: calls.append("stays")), raising=False)
    for _ in range(2):
        paper_cuts.dropped()  # type: ignore[attr-defined]
        paper_cuts.stays()  # type: ignore[attr-defined]
        forget()
    assert calls == ["dropped", "stays", "dropped"]


def test_a_module_may_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    monkeypatch.setattr(paper_cuts, "left", cache(lambda: calls.append(1)), raising=False)
    for _ in range(2):
        paper_cuts.left()  # type: ignore[attr-defined]
        forget(paper_cuts.__name__)
    assert calls == [1]
