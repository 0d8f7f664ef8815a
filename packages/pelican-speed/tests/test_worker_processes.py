"""How many worker processes are used."""

import threading

import pytest

from pelican_speed import worker_processes


@pytest.fixture
def single_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    main = threading.main_thread()
    monkeypatch.setattr(threading, "enumerate", lambda: [main])
    monkeypatch.setattr(threading, "current_thread", lambda: main)


@pytest.mark.usefixtures("single_thread")
def test_there_are_as_many_as_the_site_asks_for_or_one_a_processor() -> None:
    assert worker_processes.worker_count(7) == 7
    assert worker_processes.worker_count("auto") == worker_processes.cores()
    assert worker_processes.worker_count(0) == worker_processes.worker_count(1) == 1


@pytest.mark.usefixtures("single_thread")
@pytest.mark.parametrize("wanted", [7, "auto"])
def test_a_process_with_another_thread_uses_none(monkeypatch: pytest.MonkeyPatch, wanted: int | str) -> None:
    other = threading.Thread(target=print)
    monkeypatch.setattr(threading, "enumerate", lambda: [threading.main_thread(), other])
    assert worker_processes.worker_count(wanted) == 1


@pytest.mark.usefixtures("single_thread")
@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_use_none(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.setattr("sys.platform", system)
    assert worker_processes.worker_count(7) == 1
