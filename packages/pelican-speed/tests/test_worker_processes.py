"""When copies are made."""

import threading

import pytest

from plugins.speed import forks


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    main = threading.main_thread()
    monkeypatch.setattr(threading, "enumerate", lambda: [main])
    monkeypatch.setattr(threading, "current_thread", lambda: main)


@pytest.mark.usefixtures("alone")
def test_a_process_with_one_thread_makes_as_many_as_it_has_cores_or_as_it_is_told() -> None:
    assert forks.workers({}) == forks.cores()
    assert forks.workers({"SPEED_WORKERS": 7}) == 7
    assert forks.workers({"SPEED_WORKERS": 0}) == 0


@pytest.mark.usefixtures("alone")
def test_a_process_with_another_thread_makes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    other = threading.Thread(target=print)
    monkeypatch.setattr(threading, "enumerate", lambda: [threading.main_thread(), other])
    assert forks.workers({"SPEED_WORKERS": 7}) == 0


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_none_are_made_on_other_systems(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.setattr("sys.platform", system)
    assert forks.workers({"SPEED_WORKERS": 7}) == 0
