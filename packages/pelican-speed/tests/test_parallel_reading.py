"""Files read ahead by copies: what comes back, and what does not."""

import logging
import os
from collections.abc import Callable
from typing import Any

import pytest
from pelican.urlwrappers import Category, Tag

from plugins.speed import ahead, forks

SETTINGS = {"TAG_URL": "tag/{slug}", "odd": lambda: None, "SLUG_REGEX_SUBSTITUTIONS": [(r"[^\w]+", "-")]}
PATHS = [f"{number}.md" for number in range(100)]


@pytest.fixture(autouse=True)
def two_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    # Tests run beside threads of pytest-xdist, which hold nothing that these copies ask for.
    monkeypatch.setattr(forks, "workers", lambda _: 2)


def _all(read: Callable[[str], Any]) -> dict[str, Any]:
    reading = ahead.Ahead(lambda: PATHS, read, SETTINGS)
    found = {path: reading.get(path) for path in PATHS}
    assert reading.copies == []
    return found


def test_every_file_is_read_once_by_two_copies() -> None:
    found = _all(lambda path: (path, {"by": os.getpid()}))
    assert [found[path][0] for path in PATHS] == PATHS
    readers = {read[1]["by"] for read in found.values()}
    assert os.getpid() not in readers
    assert 1 <= len(readers) <= 2


def test_tags_come_back_with_the_settings_of_this_process_and_their_slugs() -> None:
    tags = _all(lambda path: (path, {"tags": [Tag("Green Pods", SETTINGS)], "category": Category("é", SETTINGS)}))
    one = tags["3.md"][1]
    assert one["tags"][0].settings is SETTINGS is one["category"].settings
    assert vars(one["tags"][0]) == vars(Tag("Green Pods", SETTINGS)) | {"_slug": "green-pods"}
    assert one["tags"][0] is not tags["4.md"][1]["tags"][0]


def test_a_name_without_a_slug_is_left_for_this_process_to_complain_of() -> None:
    one = _all(lambda path: (path, {"tags": [Tag("", SETTINGS)]}))["3.md"][1]["tags"][0]
    assert vars(one)["_slug"] is None


@pytest.mark.parametrize("slip", ["raises", "logs", "dies", "is no use"])
def test_what_a_copy_cannot_do_is_left_to_this_process(slip: str) -> None:
    def read(path: str) -> Any:
        if path == "50.md":
            if slip == "raises":
                raise ValueError(path)
            if slip == "logs":
                logging.getLogger("pelican.readers").warning("odd")
            if slip == "dies":
                os._exit(1)
        return path, {"odd": (lambda: None) if slip == "is no use" and path == "50.md" else 1}

    found = _all(read)
    assert found["50.md"] is None
    assert found["0.md"] == ("0.md", {"odd": 1})


def test_few_files_are_not_worth_a_copy() -> None:
    reading = ahead.Ahead(lambda: PATHS[: ahead.FEW - 1], pytest.fail, SETTINGS)
    assert reading.get("0.md") is None


def test_a_file_that_was_not_foreseen_is_left_to_this_process() -> None:
    reading = ahead.Ahead(lambda: PATHS, lambda path: (path, {}), SETTINGS)
    assert reading.get("new.md") is None
    assert reading.get("7.md") == ("7.md", {})
    reading.close()
