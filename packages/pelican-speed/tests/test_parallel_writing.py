"""Pages written by worker processes: where, in which order they are announced, and which of two with one file wins."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, Template
from pelican import signals
from pelican.settings import read_settings
from pelican.writers import FileOverwriteFailedError

from pelican_speed import worker_processes
from pelican_speed.parallel_writing import MIN_PAGES, ParallelWriter

PAGES = 700


@pytest.fixture
def writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ParallelWriter:
    monkeypatch.setattr(worker_processes, "worker_count", lambda _: 2)
    return ParallelWriter(str(tmp_path), read_settings())


@pytest.fixture
def template() -> Template:
    environment = Environment(autoescape=False)
    environment.globals["process"] = os.getpid
    return environment.from_string("{{ number }} by {{ process() }}{{ odd[0] if number == 300 and odd }}")


@pytest.fixture
def announced() -> Iterator[list[tuple[str, int]]]:
    heard: list[tuple[str, int]] = []

    def hear(path: str, context: dict[str, Any]) -> None:
        assert Path(path).is_file()
        heard.append((path, context["number"]))

    with signals.content_written.connected_to(hear):
        yield heard


def _write(writer: ParallelWriter, template: Template, *numbers: int, **more: Any) -> None:
    for number in numbers:
        writer.write_file(f"{number}/index.html", template, {"localsiteurl": ""}, number=number, **more)


def test_pages_are_written_by_workers_and_announced_in_order(
    writer: ParallelWriter, template: Template, announced: list[tuple[str, int]], tmp_path: Path
) -> None:
    writer.gather()
    _write(writer, template, *range(PAGES))
    writer.finish()
    texts = [(tmp_path / f"{number}/index.html").read_text() for number in range(PAGES)]
    assert [text.split(" by ")[0] for text in texts] == [str(number) for number in range(PAGES)]
    by = [int(text.split(" by ")[1]) for text in texts]
    # The first is, so that what its template includes is compiled once.
    assert by[0] == os.getpid()
    assert os.getpid() not in by[1:]
    assert len(set(by)) > 2
    assert announced == [(str(tmp_path / f"{number}/index.html"), number) for number in range(PAGES)]


def test_few_pages_are_written_by_the_main_process(writer: ParallelWriter, template: Template, tmp_path: Path) -> None:
    writer.gather()
    _write(writer, template, *range(MIN_PAGES))
    writer.finish()
    assert {path.read_text().split(" by ")[1] for path in tmp_path.rglob("*.html")} == {str(os.getpid())}


def test_a_page_that_fails_in_a_worker_fails_in_the_main_process(writer: ParallelWriter, template: Template) -> None:
    writer.gather()
    with pytest.raises(ZeroDivisionError):
        _write(writer, template, *range(PAGES), odd=_Odd())
        writer.finish()


class _Odd(list[Any]):
    def __bool__(self) -> bool:
        return True

    def __getitem__(self, _: object) -> Any:
        raise ZeroDivisionError


def test_a_worker_that_dies_loses_no_page(writer: ParallelWriter, template: Template, tmp_path: Path) -> None:
    here = os.getpid()

    class Deadly(_Odd):
        def __getitem__(self, _: object) -> str:
            return "" if os.getpid() == here else os._exit(1)  # type: ignore[func-returns-value]

    writer.gather()
    _write(writer, template, *range(PAGES), odd=Deadly())
    writer.finish()
    assert len(list(tmp_path.rglob("*.html"))) == PAGES


@pytest.mark.parametrize("first", [True, False])
def test_a_page_that_may_write_over_another_does(
    writer: ParallelWriter, template: Template, tmp_path: Path, first: bool
) -> None:
    writer.gather()
    _write(writer, template, 0)
    for number, override in ((1, first), (2, not first)):
        writer.write_file("one.html", template, {"localsiteurl": ""}, number=number, override_output=override)
    writer.finish()
    assert (tmp_path / "one.html").read_text().startswith("1" if first else "2")


def test_two_pages_for_one_file_end_the_build(writer: ParallelWriter, template: Template) -> None:
    writer.gather()
    _write(writer, template, 0, 1)
    with pytest.raises(FileOverwriteFailedError):
        _write(writer, template, 1)


def test_a_page_that_is_not_gathered_is_written_at_once(
    writer: ParallelWriter, template: Template, tmp_path: Path
) -> None:
    _write(writer, template, 1, 2)
    assert (tmp_path / "2/index.html").is_file()
