"""Files are read by forked copies on every core, ahead of the generator that asks for them one by one.

A conversion takes three quarters of a build, and nothing of one depends on another. What a copy cannot send back, and
what it would log, is read again in the process itself, which then says and raises what it always did.
"""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Callable, Iterable, Mapping
from multiprocessing.connection import Connection, wait
from typing import Any

from pelican.urlwrappers import URLWrapper

from plugins.speed import forks

# As many files are taken at once: few enough that the copies end together, and no more turns than a pipe holds.
BATCH = 8
TURNS = 8192
# Fewer are read sooner than copies are made.
FEW = 40
Read = tuple[Any, dict[str, Any]]


class _Pickler(pickle.Pickler):
    """Names the settings, which are the same in every process and hold what cannot be pickled."""

    def __init__(self, file: io.BytesIO, settings: Mapping[str, Any]) -> None:
        super().__init__(file, protocol=5)
        self.settings = settings

    def persistent_id(self, thing: Any) -> str | None:
        return "settings" if thing is self.settings else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, settings: Mapping[str, Any]) -> None:
        super().__init__(file)
        self.settings = settings

    def persistent_load(self, _name: str) -> Mapping[str, Any]:
        return self.settings


class Ahead:
    """The files of one generator, read by copies. Made when the first is asked for."""

    def __init__(
        self, paths: Callable[[], Iterable[str]], read: Callable[[str], Read], settings: Mapping[str, Any]
    ) -> None:
        """``paths`` gives the files in the order in which they will be asked for; ``read`` reads one."""
        self.listed, self.read, self.settings = paths, read, settings
        self.started = False
        self.waited: set[str] = set()
        self.found: dict[str, bytes | None] = {}
        self.copies: list[forks.Copy] = []

    def _start(self) -> None:
        """Make the copies, where it is safe and there is enough to do."""
        self.started = True
        if (many := forks.workers(self.settings)) < 2:
            return
        paths = list(self.listed())
        if len(paths) < FEW:
            return
        self.waited = set(paths)
        size = max(BATCH, -(-len(paths) // TURNS))
        turns, mine = os.pipe()
        os.write(mine, b"".join(place.to_bytes(4, "little") for place in range(0, len(paths), size)))
        os.close(mine)

        def work(send: Connection, noticed: forks.Noticed) -> None:
            while turn := os.read(turns, 4):
                start = int.from_bytes(turn, "little")
                batch = [(path, self._packed(path, noticed)) for path in paths[start : start + size]]
                send.send_bytes(pickle.dumps(batch))

        self.copies = [forks.Copy(work) for _ in range(many)]
        os.close(turns)

    def _packed(self, path: str, noticed: forks.Noticed) -> bytes | None:
        noticed.any = False
        try:
            read = self.read(path)
            _slugs(read[1])
            packed = io.BytesIO()
            _Pickler(packed, self.settings).dump(read)
        except Exception:  # noqa: BLE001 - whatever it is, the process itself meets it again
            return None
        return None if noticed.any else packed.getvalue()

    def get(self, path: str) -> Read | None:
        """What a copy has read, once; ``None`` where the process has to read it itself."""
        if not self.started:
            self._start()
        while path in self.waited and path not in self.found and self._receive():
            pass
        self.waited.discard(path)
        packed = self.found.pop(path, None)
        if not self.waited:
            self.close()
        if packed is None:
            return None
        read: Read = _Unpickler(io.BytesIO(packed), self.settings).load()
        return read

    def _receive(self) -> bool:
        """Take in what has come, and say whether there may be more."""
        by_pipe = {copy.pipe: copy for copy in self.copies}
        for pipe in wait(list(by_pipe)):
            try:
                self.found.update(pickle.loads(pipe.recv_bytes()))  # noqa: S301 - from our own copy
            except EOFError:
                by_pipe[pipe].wait()
                self.copies.remove(by_pipe[pipe])
        return bool(self.copies)

    def close(self) -> None:
        """Let the copies go, whose results nobody waits for any more."""
        for copy in self.copies:
            copy.wait()
        self.copies = []


def _slugs(metadata: Mapping[str, Any]) -> None:
    """Have tags, categories and authors reckon their slugs here, which they keep."""
    for value in metadata.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, URLWrapper):
                _ = one.slug
