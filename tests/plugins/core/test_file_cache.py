"""What is read from a file is kept until the file changes."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.core.file_cache import cached_by_file, fingerprint


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
