"""End a command in order where it is told to go: the terminal closes (SIGHUP), or someone ends it (SIGTERM)."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDINGS = [getattr(signal, name) for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name)]


@contextmanager
def in_order() -> Iterator[None]:
    """Raise ``SystemExit(128 + number)`` in the block where a signal says to end, so that what has to be put by is.

    A signal that is ignored, as SIGHUP is under ``nohup``, stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        # Python lets the main thread alone say what a signal does.
        yield
        return
    before = {number: signal.getsignal(number) for number in _ENDINGS}
    ours = [number for number, handler in before.items() if handler != signal.SIG_IGN]

    def end(number: int, _: FrameType | None) -> None:
        for one in ours:
            # A closing terminal often sends both; the second must not interrupt what the first began.
            signal.signal(one, signal.SIG_IGN)
        raise SystemExit(128 + number)

    for number in ours:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, before[number])
