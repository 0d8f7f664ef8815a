"""Render and write pages in worker processes.

Rendering and writing takes a fifth of a build, and no page depends on another. Pages are gathered while Pelican's own
generators of articles and pages ask for them, each with its context, and then shared out among workers. Everything else
is written at once: what other plugins' generators ask for, feeds, and whatever is written at ``finalized``.

What a template changes in the objects that it is given is lost with the worker that rendered it. So this is off until
the site sets ``SPEED_WRITE_WORKERS``.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TextIO

from jinja2 import Template
from pelican import signals, writers

from pelican_speed import worker_processes
from pelican_speed.worker_processes import LogDetector, Worker

# Pages for each worker: enough to be worth the fork, few enough that it copies little of the memory.
SHARE = 250
# Fewer pages are written sooner than workers are forked.
MIN_PAGES = 40


@dataclass(frozen=True, slots=True)
class _Deferred:
    """Stands in for a template; its ``render`` returns the page to be rendered later."""

    template: Template
    shared: dict[str, Any]

    def render(self, local: dict[str, Any]) -> _Page:
        return _Page(self.template, self.shared, local)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page to be rendered: ``shared`` is the context of the whole site, ``local`` that of the page."""

    template: Template
    shared: dict[str, Any]
    local: dict[str, Any]

    def text(self) -> str:
        # Contents read this to make their links relative.
        if self.local["localsiteurl"]:
            self.shared["localsiteurl"] = self.local["localsiteurl"]
        return self.template.render(self.local)


class _GatheredFile:
    """Stands in for an open file; the page written to it is gathered."""

    def __init__(self, writer: ParallelWriter, path: str) -> None:
        self.writer, self.path = writer, path

    def __enter__(self) -> _GatheredFile:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def write(self, page: _Page) -> None:
        self.writer.pages.append((self.path, page))


class _OpenFile(_GatheredFile):
    """An open file; the page written to it is rendered and written at once."""

    def __init__(self, writer: ParallelWriter, path: str, file: TextIO) -> None:
        super().__init__(writer, path)
        self.file = file

    def write(self, page: _Page) -> None:
        with self.file:
            self.file.write(page.text())
        self.writer.written.append((self.path, page))


class ParallelWriter(writers.Writer):  # type: ignore[misc]
    """Writes the same files as the stock writer, after gathering them between ``gather()`` and ``finish()``."""

    gathering = False

    def __init__(self, output_path: str, settings: dict[str, Any] | None = None) -> None:
        super().__init__(output_path, settings)
        self.pages: list[tuple[str, _Page]] = []
        self.written: list[tuple[str, _Page]] = []
        self.workers: list[tuple[Worker, list[tuple[str, _Page]]]] = []
        self.rendered: set[Template] = set()

    def gather(self) -> None:
        """Gather pages from now on until ``finish()``, where workers can be forked."""
        self.count = worker_processes.worker_count(self.settings.get("SPEED_WRITE_WORKERS", 1))
        self.gathering = self.count > 1

    def write_file(self, name: str, template: Template, context: dict[str, Any], *arguments: Any, **named: Any) -> None:
        """Write a page, or gather it. The first page of each template is written in this process, so that the templates
        that it includes are compiled once.
        """
        if not self.gathering or template not in self.rendered:
            self.rendered.add(template)
            with self._at_once():
                super().write_file(name, template, context, *arguments, **named)
            return
        with signals.content_written.muted():
            super().write_file(name, _Deferred(template, context), context, *arguments, **named)
        self._announce()
        while len(self.pages) >= SHARE:
            self._share(SHARE)

    def write_feed(self, *arguments: Any, **named: Any) -> Any:
        """Write a feed, as the stock writer does."""
        with self._at_once():
            return super().write_feed(*arguments, **named)

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        gathering, self.gathering = self.gathering, False
        try:
            yield
        finally:
            self.gathering = gathering

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> Any:
        again = filename in self._written_files
        if again:
            # Of two pages for one file the one that is written last stays, so those before have to be written first.
            self._share_all()
        if again or not self.gathering:
            file = super()._open_w(filename, encoding, override)
            return _OpenFile(self, filename, file) if self.gathering else file
        self._written_files.add(filename)
        if override:
            self._overridden_files.add(filename)
        return _GatheredFile(self, filename)

    def finish(self) -> None:
        """Write all gathered pages, and send their ``content_written`` signals."""
        self._share_all()
        self.gathering = False

    def _share_all(self) -> None:
        if len(self.pages) >= MIN_PAGES:
            while self.pages:
                self._share(max(MIN_PAGES, -(-len(self.pages) // self.count)))
        while self.workers:
            self._collect()
        for path, page in self.pages:
            self._write(path, page)
        self.pages.clear()
        self._announce()

    def _share(self, pages: int) -> None:
        """Have a worker write the first pages, as soon as one more may run."""
        if len(self.workers) == self.count:
            self._collect()
        share, self.pages = self.pages[:pages], self.pages[pages:]

        def work(send: Connection, log: LogDetector) -> None:
            # No template changes while this worker runs.
            for _, page in share:
                page.template.environment.auto_reload = False
            failed = []
            for number, (path, page) in enumerate(share):
                log.used = False
                try:
                    Path(path).write_text(page.text(), encoding="utf-8")
                except Exception:  # noqa: BLE001 - whatever it is, the main process meets it again
                    log.used = True
                if log.used:
                    failed.append(number)
            send.send_bytes(pickle.dumps(failed))

        self.workers.append((Worker(work), share))

    def _collect(self) -> None:
        """Wait for the worker that was forked first, and write the pages here that it failed on or logged about."""
        worker, share = self.workers.pop(0)
        try:
            failed = set(pickle.loads(worker.pipe.recv_bytes()))  # noqa: S301 - from our own worker
        except EOFError:
            failed = set(range(len(share)))
        worker.wait()
        for number, (path, page) in enumerate(share):
            if number in failed:
                self._write(path, page)
            else:
                self.written.append((path, page))
        self._announce()

    def _write(self, path: str, page: _Page) -> None:
        Path(path).write_text(page.text(), encoding="utf-8")
        self.written.append((path, page))

    def _announce(self) -> None:
        """Send ``content_written`` for what is written, in the order in which it was asked for, as the stock writer."""
        written, self.written = self.written, []
        for path, page in written:
            signals.content_written.send(path, context=page.local)
