"""Run work in forked worker processes, which have everything this process has and send back only results.

Forking is safe where this process has one thread. Pelican's command line has a second, which animates “Generating …”;
it holds no lock that a worker needs, as workers write to no terminal.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe

AUTO = "auto"
# Bytes that a worker may send before they are read: the most that Linux gives everyone.
PIPE_BYTES = 1 << 20


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0))


def worker_count(wanted: int | str) -> int:
    """How many workers may run at once: ``wanted``, or one a processor for ``"auto"``; 1, which is no worker but this
    process, where it is not safe to fork.
    """
    # Other systems have no fork, or libraries of theirs do not survive one.
    if sys.platform != "linux" or not _single_threaded():
        return 1
    return cores() if wanted == AUTO else max(1, int(wanted))


def _single_threaded() -> bool:
    others = (thread for thread in threading.enumerate() if thread is not threading.main_thread())
    harmless = (type(thread).__module__ == "rich.live" for thread in others)
    return threading.current_thread() is threading.main_thread() and all(harmless)


class LogDetector(logging.Handler):
    """Notes that something was logged, and writes it nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self.used = False

    def emit(self, _: logging.LogRecord) -> None:
        self.used = True


class Worker:
    """A forked process that runs ``work(send, log)``; what it sends is read from ``pipe``."""

    def __init__(self, work: Callable[[Connection, LogDetector], None]) -> None:
        self.pipe, send = Pipe(duplex=False)
        import fcntl  # noqa: PLC0415 - not on every system, and there are no workers there

        # A large buffer, so that the worker goes on while this process is busy, or others have the processor.
        with suppress(OSError):
            fcntl.fcntl(send.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        self.id = os.fork()
        if self.id:
            send.close()
            return
        try:
            # Ctrl-C goes to all processes. The main one ends, its pipes close, and so the workers end.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            self.pipe.close()
            # Collecting garbage would copy every page of memory that it touches, and a worker ends soon.
            gc.disable()
            work(send, _detect_logging())
            send.close()
        finally:
            # Without the exit handlers: they are the main process's.
            os._exit(0)

    def wait(self) -> None:
        """Wait until it has ended."""
        self.pipe.close()
        os.waitpid(self.id, 0)


def _detect_logging() -> LogDetector:
    detector = LogDetector()
    known = (logging.getLogger(name) for name in logging.root.manager.loggerDict)
    for logger in (logging.root, *known):
        logger.handlers = []
    logging.root.addHandler(detector)
    return detector
