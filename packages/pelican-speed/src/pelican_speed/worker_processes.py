"""Work in forked copies of this process: they have all it has, and send back only what they are to.

A fork is safe where this process has one thread. Pelican's command line has a second, which turns the wheel of
“Generating …”; it holds no lock that a copy asks for, as a copy writes to no terminal.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from typing import Any

# Bytes that a copy may have sent before they are taken: what Linux lets everyone have.
ROOM = 1 << 20


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0))


def workers(settings: Mapping[str, Any]) -> int:
    """How many copies may work at once: ``SPEED_WORKERS``, else one a core; 0 where it is not safe to fork."""
    # Elsewhere there is no fork, or the system's own libraries do not bear one.
    wanted = int(settings.get("SPEED_WORKERS", cores())) if sys.platform == "linux" else 0
    return wanted if wanted > 0 and _alone() else 0


def _alone() -> bool:
    others = (thread for thread in threading.enumerate() if thread is not threading.main_thread())
    wheels = (type(thread).__module__ == "rich.live" for thread in others)
    return threading.current_thread() is threading.main_thread() and all(wheels)


class Noticed(logging.Handler):
    """Notices that something was logged, and writes it nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self.any = False

    def emit(self, _: logging.LogRecord) -> None:
        self.any = True


class Copy:
    """A forked copy that runs ``work(send, noticed)``; what it sends is got from ``pipe``."""

    def __init__(self, work: Callable[[Connection, Noticed], None]) -> None:
        self.pipe, theirs = Pipe(duplex=False)
        import fcntl  # noqa: PLC0415 - not on every system, and no copies are made there

        # Roomy, so that the copy goes on while this process is busy, or others have the processor.
        with suppress(OSError):
            fcntl.fcntl(theirs.fileno(), fcntl.F_SETPIPE_SZ, ROOM)
        self.id = os.fork()
        if self.id:
            theirs.close()
            return
        try:
            # Whoever ends the build ends its copies by their closed pipes, once.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            self.pipe.close()
            # A copy does not live long enough to be worth the search for what is dead, which copies all it touches.
            gc.disable()
            work(theirs, _silence())
            theirs.close()
        finally:
            # What this process would do at its end is the original's to do.
            os._exit(0)

    def wait(self) -> None:
        """Until it has ended."""
        self.pipe.close()
        os.waitpid(self.id, 0)


def _silence() -> Noticed:
    noticed = Noticed()
    known = (logging.getLogger(name) for name in logging.root.manager.loggerDict)
    for logger in (logging.root, *known):
        logger.handlers = []
    logging.root.addHandler(noticed)
    return noticed
