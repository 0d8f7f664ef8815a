"""Files read by worker processes: what comes back, and what is left to the main process."""

import logging
import os
from collections.abc import Callable
from typing import Any

import pytest
from pelican.urlwrappers import Category, Tag

from pelican_speed import parallel_reading, worker_processes

SETTINGS = {"TAG_URL": "tag/{slug}", "odd": lambda: None, "SLUG_REGEX_SUBSTITUTIONS": [(r"[^\w]+", "-")]}
PATHS = [f"{number}.md" for number in range(100)]


@pytest.fixture(autouse=True)
def two_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    # pytest-xdist has threads, which hold no lock that these workers need.
    monkeypatch.setattr(worker_processes, "worker_count", lambda _: 2)


def _all(read: Callable[[str], Any]) -> dict[str, Any]:
    reading = parallel_reading.ParallelReader(lambda: PATHS, read, SETTINGS)
    found = {path: reading.get(path) for path in PATHS}
    assert reading.workers == []
    return found


def test_every_file_is_read_once_by_two_workers() -> None:
    found = _all(lambda path: (path, {"by": os.getpid()}))
    assert [found[path][0] for path in PATHS] == PATHS
    readers = {read[1]["by"] for read in found.values()}
    assert os.getpid() not in readers
    assert 1 <= len(readers) <= 2


def test_tags_come_back_with_this_processes_settings_and_their_slugs() -> None:
    tags = _all(lambda path: (path, {"tags": [Tag("Green Pods", SETTINGS)], "category": Category("é", SETTINGS)}))
    one = tags["3.md"][1]
    assert one["tags"][0].settings is SETTINGS is one["category"].settings
    assert vars(one["tags"][0]) == vars(Tag("Green Pods", SETTINGS)) | {"_slug": "green-pods"}
    assert one["tags"][0] is not tags["4.md"][1]["tags"][0]


def test_a_name_without_a_slug_is_left_for_the_main_process_to_complain_of() -> None:
    one = _all(lambda path: (path, {"tags": [Tag("", SETTINGS)]}))["3.md"][1]["tags"][0]
    assert vars(one)["_slug"] is None


@pytest.mark.parametrize("fault", ["raises", "logs", "dies", "cannot be pickled"])
def test_what_a_worker_cannot_do_is_left_to_the_main_process(fault: str) -> None:
    def read(path: str) -> Any:
        if path == "50.md":
            if fault == "raises":
                raise ValueError(path)
            if fault == "logs":
                logging.getLogger("pelican.readers").warning("odd")
            if fault == "dies":
                os._exit(1)
        return path, {"odd": (lambda: None) if fault == "cannot be pickled" and path == "50.md" else 1}

    found = _all(read)
    assert found["50.md"] is None
    assert found["0.md"] == ("0.md", {"odd": 1})


def test_few_files_are_read_without_workers() -> None:
    reading = parallel_reading.ParallelReader(lambda: PATHS[: parallel_reading.MIN_FILES - 1], pytest.fail, SETTINGS)
    assert reading.get("0.md") is None


def test_an_unexpected_file_is_left_to_the_main_process() -> None:
    reading = parallel_reading.ParallelReader(lambda: PATHS, lambda path: (path, {}), SETTINGS)
    assert reading.get("new.md") is None
    assert reading.get("7.md") == ("7.md", {})
    reading.close()
