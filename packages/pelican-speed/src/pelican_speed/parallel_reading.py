"""Read Markdown files in worker processes, ahead of the generator that asks for them one by one.

Converting Markdown takes three quarters of a build, and no file depends on another. A file that a worker fails on, logs
a message about or cannot send back is read again in the main process, which then logs and raises what it always did.
"""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Callable, Iterable, Mapping
from multiprocessing.connection import Connection, wait
from typing import Any

from pelican.urlwrappers import URLWrapper

from pelican_speed import worker_processes
from pelican_speed.worker_processes import LogDetector, Worker

# Files that a worker takes at once: few enough that all workers end at about the same time.
BATCH_SIZE = 8
# The numbers of all batches must fit into a pipe.
MAX_BATCHES = 8192
# Fewer files are read sooner than workers are forked.
MIN_FILES = 40
Read = tuple[Any, dict[str, Any]]


class _Pickler(pickle.Pickler):
    """Pickle tags, categories and authors without their settings, which every process has and which may hold what
    cannot be pickled. The slug of each name is computed here, once. A name that has no slug is sent without one, so
    that the main process complains of it.
    """

    def __init__(self, file: io.BytesIO, known: dict[Any, dict[str, Any]]) -> None:
        super().__init__(file, protocol=5)
        self.known = known

    def reducer_override(self, value: Any) -> Any:
        if not isinstance(value, URLWrapper):
            return NotImplemented
        state = {name: field for name, field in vars(value).items() if name != "settings"}
        key = (type(value), *state.values())
        if key not in self.known:
            self.known[key] = {name: vars(value)[name] for name in state} if value.slug else state
        return _wrapper, (type(value), self.known[key])


def _wrapper(kind: Any, state: dict[str, Any]) -> URLWrapper:
    made = kind.__new__(kind)
    vars(made).update(state)
    return made


def _with_settings(metadata: dict[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    for value in metadata.values():
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, URLWrapper):
                one.settings = settings
    return metadata


class ParallelReader:
    """The files of one generator, read by worker processes, which are forked when the first file is asked for."""

    def __init__(
        self, paths: Callable[[], Iterable[str]], read: Callable[[str], Read], settings: Mapping[str, Any]
    ) -> None:
        """``paths`` gives the files in the order in which they will be asked for; ``read`` reads one."""
        self.paths, self.read, self.settings = paths, read, settings
        self.started = False
        self.expected: set[str] = set()
        self.received: dict[str, Read | None] = {}
        self.workers: list[Worker] = []

    def _start(self) -> None:
        """Fork the workers, where forking is safe and there are enough files."""
        self.started = True
        if (count := worker_processes.worker_count(self.settings.get("SPEED_READ_WORKERS", 1))) < 2:
            return
        paths = list(self.paths())
        if len(paths) < MIN_FILES:
            return
        self.expected = set(paths)
        size = max(BATCH_SIZE, -(-len(paths) // MAX_BATCHES))
        # A queue that all workers take from: each batch is the place of its first file.
        queue, end = os.pipe()
        os.write(end, b"".join(place.to_bytes(4, "little") for place in range(0, len(paths), size)))
        os.close(end)

        def work(send: Connection, log: LogDetector) -> None:
            known: dict[Any, dict[str, Any]] = {}
            while place := os.read(queue, 4):
                start = int.from_bytes(place, "little")
                batch = paths[start : start + size]
                try:
                    packed = io.BytesIO()
                    _Pickler(packed, known).dump([(path, self._read(path, log)) for path in batch])
                    send.send_bytes(packed.getbuffer())
                except (pickle.PicklingError, TypeError, AttributeError):
                    send.send_bytes(pickle.dumps([(path, None) for path in batch]))

        self.workers = [Worker(work) for _ in range(count)]
        os.close(queue)

    def _read(self, path: str, log: LogDetector) -> Read | None:
        log.used = False
        try:
            read = self.read(path)
        except Exception:  # noqa: BLE001 - whatever it is, the main process meets it again
            return None
        return None if log.used else read

    def get(self, path: str) -> Read | None:
        """The content and metadata of a file that a worker has read, once; ``None`` where the caller has to read it."""
        if not self.started:
            self._start()
        while self.workers and path in self.expected and path not in self.received:
            self._receive()
        self.expected.discard(path)
        read = self.received.pop(path, None)
        if not self.expected:
            self.close()
        return read and (read[0], _with_settings(read[1], self.settings))

    def _receive(self) -> None:
        """Wait for results, take them in, and drop the workers that have ended."""
        ready = wait([worker.pipe for worker in self.workers])
        for worker in [worker for worker in self.workers if worker.pipe in ready]:
            try:
                self.received.update(pickle.loads(worker.pipe.recv_bytes()))  # noqa: S301 - from our own worker
            except EOFError:
                worker.wait()
                self.workers.remove(worker)

    def close(self) -> None:
        """End the workers, whose results nobody needs any more."""
        for worker in self.workers:
            worker.wait()
        self.workers = []
