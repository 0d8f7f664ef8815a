"""Pages are rendered and written by forked copies on every core.

Rendering and writing is a fifth of a build, and no page waits for another. What is to be written is gathered while
Pelican's own generators of articles and pages ask for it, with the context that each is to have; then it is shared out.
All else that asks the writer is served at once: other plugins' generators, feeds, whatever runs at ``finalized``.

What a template changes in what it is given is lost with the copy that rendered it: a site whose templates do that says
``SPEED_WRITER = False``.
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

from plugins.speed import forks

# So many pages are a copy's share: enough to be worth the fork, few enough that it touches little of the memory.
SHARE = 250
# Fewer pages are written sooner than a copy is made.
FEW = 40


@dataclass(frozen=True, slots=True)
class _Asked:
    """Stands for a template, and gives in place of its text what it takes to render it."""

    template: Template
    shared: dict[str, Any]

    def render(self, local: dict[str, Any]) -> _Page:
        return _Page(self.template, self.shared, local)


@dataclass(frozen=True, slots=True)
class _Page:
    """What it takes to render a page: ``shared`` is the context of the whole site, ``local`` that of the page."""

    template: Template
    shared: dict[str, Any]
    local: dict[str, Any]

    def text(self) -> str:
        # By this the contents make their links relative.
        if self.local["localsiteurl"]:
            self.shared["localsiteurl"] = self.local["localsiteurl"]
        return self.template.render(self.local)


class _Place:
    """Stands for an open file, and remembers what is to be written to it."""

    def __init__(self, writer: Writer, path: str) -> None:
        self.writer, self.path = writer, path

    def __enter__(self) -> _Place:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def write(self, page: _Page) -> None:
        self.writer.pages.append((self.path, page))


class _Open(_Place):
    """An open file, to which a page is written at once."""

    def __init__(self, writer: Writer, path: str, file: TextIO) -> None:
        super().__init__(writer, path)
        self.file = file

    def write(self, page: _Page) -> None:
        with self.file:
            self.file.write(page.text())
        self.writer.written.append((self.path, page))


class Writer(writers.Writer):  # type: ignore[misc]
    """Writes what the stock writer writes, where and as it does."""

    gathering = False

    def __init__(self, output_path: str, settings: dict[str, Any] | None = None) -> None:
        super().__init__(output_path, settings)
        self.pages: list[tuple[str, _Page]] = []
        self.written: list[tuple[str, _Page]] = []
        self.copies: list[tuple[forks.Copy, list[tuple[str, _Page]]]] = []
        self.loaded: set[Template] = set()

    def gather(self) -> None:
        """Write nothing from now on until ``finish()``, where copies can be made."""
        self.many = forks.workers(self.settings)
        self.gathering = self.many > 1

    def write_file(self, name: str, template: Template, context: dict[str, Any], *arguments: Any, **named: Any) -> None:
        """As the stock writer, at once or for later. The first page of each template is rendered here, so that what
        the template includes is compiled once.
        """
        if not self.gathering or template not in self.loaded:
            self.loaded.add(template)
            with self._at_once():
                super().write_file(name, template, context, *arguments, **named)
            return
        with signals.content_written.muted():
            super().write_file(name, _Asked(template, context), context, *arguments, **named)
        self._tell()
        while len(self.pages) >= SHARE:
            self._share(SHARE)

    def write_feed(self, *arguments: Any, **named: Any) -> Any:
        """As the stock writer, at once."""
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
            # Which of the two stays goes by the order in which they are written.
            self._share_all()
        if again or not self.gathering:
            file = super()._open_w(filename, encoding, override)
            return _Open(self, filename, file) if self.gathering else file
        self._written_files.add(filename)
        if override:
            self._overridden_files.add(filename)
        return _Place(self, filename)

    def finish(self) -> None:
        """Write all that was gathered, and tell of it."""
        self._share_all()
        self.gathering = False

    def _share_all(self) -> None:
        if len(self.pages) >= FEW:
            while self.pages:
                self._share(max(FEW, -(-len(self.pages) // self.many)))
        while self.copies:
            self._collect()
        for path, page in self.pages:
            self._write(path, page)
        self.pages.clear()
        self._tell()

    def _share(self, count: int) -> None:
        """Have a copy write the first pages. No more copies run at once than may."""
        if len(self.copies) == self.many:
            self._collect()
        share, self.pages = self.pages[:count], self.pages[count:]

        def work(send: Connection, noticed: forks.Noticed) -> None:
            # No template changes while this copy lives.
            for _, page in share:
                page.template.environment.auto_reload = False
            left = []
            for number, (path, page) in enumerate(share):
                noticed.any = False
                try:
                    Path(path).write_text(page.text(), encoding="utf-8")
                except Exception:  # noqa: BLE001 - whatever it is, the process itself meets it again
                    noticed.any = True
                if noticed.any:
                    left.append(number)
            send.send_bytes(pickle.dumps(left))

        self.copies.append((forks.Copy(work), share))

    def _collect(self) -> None:
        """Wait for the copy that was made first; write what it could not, or logged at; tell of its share."""
        copy, share = self.copies.pop(0)
        try:
            left = set(pickle.loads(copy.pipe.recv_bytes()))  # noqa: S301 - from our own copy
        except EOFError:
            left = set(range(len(share)))
        copy.wait()
        for number, (path, page) in enumerate(share):
            if number in left:
                self._write(path, page)
            else:
                self.written.append((path, page))
        self._tell()

    def _write(self, path: str, page: _Page) -> None:
        Path(path).write_text(page.text(), encoding="utf-8")
        self.written.append((path, page))

    def _tell(self) -> None:
        """Say what is written, in the order in which it was asked for, as the stock writer does."""
        written, self.written = self.written, []
        for path, page in written:
            signals.content_written.send(path, context=page.local)
