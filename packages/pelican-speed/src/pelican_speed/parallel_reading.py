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
    """Leaves the settings out of tags, categories and authors: they are the same in every process, and hold what cannot
    be pickled. Each has its slug reckoned here, once for all of a name, and keeps it; but not where there is none, of
    which the process itself is to complain when it asks.
    """

    def __init__(self, file: io.BytesIO, slugs: dict[Any, dict[str, Any]]) -> None:
        super().__init__(file, protocol=5)
        self.slugs = slugs

    def reducer_override(self, thing: Any) -> Any:
        if not isinstance(thing, URLWrapper):
            return NotImplemented
        told = {name: value for name, value in vars(thing).items() if name != "settings"}
        kind = (type(thing), *told.values())
        if kind not in self.slugs:
            self.slugs[kind] = {name: vars(thing)[name] for name in told} if thing.slug else told
        return _wrapper, (type(thing), self.slugs[kind])


def _wrapper(kind: Any, told: dict[str, Any]) -> URLWrapper:
    made = kind.__new__(kind)
    vars(made).update(told)
    return made


def _with_settings(metadata: dict[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    for value in metadata.values():
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, URLWrapper):
                one.settings = settings
    return metadata


class Ahead:
    """The files of one generator, read by copies. Made when the first is asked for."""

    def __init__(
        self, paths: Callable[[], Iterable[str]], read: Callable[[str], Read], settings: Mapping[str, Any]
    ) -> None:
        """``paths`` gives the files in the order in which they will be asked for; ``read`` reads one."""
        self.listed, self.read, self.settings = paths, read, settings
        self.started = False
        self.waited: set[str] = set()
        self.found: dict[str, Read | None] = {}
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
            slugs: dict[Any, dict[str, Any]] = {}
            while turn := os.read(turns, 4):
                start = int.from_bytes(turn, "little")
                batch = paths[start : start + size]
                try:
                    packed = io.BytesIO()
                    _Pickler(packed, slugs).dump([(path, self._read(path, noticed)) for path in batch])
                    send.send_bytes(packed.getbuffer())
                except (pickle.PicklingError, TypeError, AttributeError):
                    send.send_bytes(pickle.dumps([(path, None) for path in batch]))

        self.copies = [forks.Copy(work) for _ in range(many)]
        os.close(turns)

    def _read(self, path: str, noticed: forks.Noticed) -> Read | None:
        noticed.any = False
        try:
            read = self.read(path)
        except Exception:  # noqa: BLE001 - whatever it is, the process itself meets it again
            return None
        return None if noticed.any else read

    def get(self, path: str) -> Read | None:
        """What a copy has read, once; ``None`` where the process has to read it itself."""
        if not self.started:
            self._start()
        while self.copies and path in self.waited and path not in self.found:
            self._receive()
        self.waited.discard(path)
        read = self.found.pop(path, None)
        if not self.waited:
            self.close()
        return read and (read[0], _with_settings(read[1], self.settings))

    def _receive(self) -> None:
        """Take in what has come, and let go the copies that have ended."""
        ready = wait([copy.pipe for copy in self.copies])
        for copy in [copy for copy in self.copies if copy.pipe in ready]:
            try:
                self.found.update(pickle.loads(copy.pipe.recv_bytes()))  # noqa: S301 - from our own copy
            except EOFError:
                copy.wait()
                self.copies.remove(copy)

    def close(self) -> None:
        """Let the copies go, whose results nobody waits for any more."""
        for copy in self.copies:
            copy.wait()
        self.copies = []
