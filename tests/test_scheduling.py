"""The order of tests, and what of them stays together."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import Mock

import pytest

from tests import scheduling

ROOT = Path(__file__).parent.parent


class Item:
    """A test that was collected."""

    def __init__(self, nodeid: str, *, slow: bool = False) -> None:
        self.nodeid, self._slow = nodeid, slow

    def get_closest_marker(self, name: str) -> bool | None:
        return True if self._slow and name == "slow" else None


def ordered(*items: Item) -> list[str]:
    given = cast(list[pytest.Item], list(items))
    scheduling.pytest_collection_modifyitems(given)
    return [item.nodeid for item in given]


def test_folders_follow_each_other_and_what_is_slow_begins_its_folder() -> None:
    assert ordered(
        Item("tests/test_github.py::test_a"),
        Item("tests/functions/core/test_text.py::test_b"),
        Item("tests/browser/test_banner.py::test_c"),
        Item("tests/functions/core/test_store.py::test_d"),
        Item("tests/functions/core/test_store.py::test_e", slow=True),
        Item("tests/browser/engines/test_back.py::test_f[firefox]"),
    ) == [
        "tests/browser/engines/test_back.py::test_f[firefox]",
        "tests/browser/test_banner.py::test_c",
        "tests/functions/core/test_store.py::test_d",
        "tests/functions/core/test_store.py::test_e",
        "tests/functions/core/test_text.py::test_b",
        "tests/test_github.py::test_a",
    ]


def test_a_slow_test_does_not_part_the_tests_of_an_engine() -> None:
    files = [f"{scheduling.ENGINES}/test_{name}.py::test" for name in ("back", "shopping")]
    tests = [f"{file}[{engine}-with script]" for engine in ("firefox", "webkit") for file in files]
    assert ordered(*(Item(test, slow="shopping" in test) for test in tests)) == tests


@pytest.mark.parametrize(
    ("nodeid", "name"),
    [
        ("tests/browser/engines/test_forms.py::test_a[firefox-with script]", "tests/browser/engines/firefox"),
        ("tests/browser/engines/test_forms.py::test_a[reject-webkit]", "tests/browser/engines/webkit"),
        ("tests/browser/engines/test_forms.py::test_a[chromium]", "tests/browser/engines/test_forms.py"),
        ("tests/browser/engines/test_forms.py::test_firefox", "tests/browser/engines/test_forms.py"),
        ("tests/infra/doctor/test_needs.py::test_a[firefox]", "tests/infra/doctor/test_needs.py"),
        ("tests/browser/test_reach.py::test_a[chromium]", "tests/browser/tour"),
    ],
)
def test_an_engine_is_started_for_one_worker_and_other_files_stay_whole(nodeid: str, name: str) -> None:
    assert scheduling.together(nodeid) == name


def test_every_folder_with_an_order_is_there_and_who_shares_the_walk() -> None:
    assert [folder for folder in scheduling.FOLDERS if not (ROOT / folder).is_dir()] == []
    files = (ROOT / "tests/browser").glob("test_*.py")
    assert {file.relative_to(ROOT).as_posix() for file in files if "toured" in file.read_text()} == scheduling.TOURED


def test_files_are_given_out_in_the_order_of_their_tests_however_many_each_has() -> None:
    node: Any = Mock(shutting_down=False)
    options = SimpleNamespace(loadscopereorder=True, dist="loadfile", tx=["1*popen"], maxprocesses=None)
    config: Any = SimpleNamespace(option=options, getvalue=lambda name: options.tx)
    schedule = scheduling.pytest_xdist_make_scheduler(config, None)
    assert schedule is not None
    schedule.add_node(node)
    schedule.add_node_collection(node, ["tests/a.py::one", "tests/b.py::one", "tests/b.py::two", "tests/c.py::one"])
    schedule.schedule()
    assert [call.args for call in node.send_runtest_some.call_args_list] == [([0],), ([1, 2],)]
    options.dist = "load"
    assert scheduling.pytest_xdist_make_scheduler(config, None) is None
