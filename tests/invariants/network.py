"""What a function reaches by sockets of its own, while it runs: nothing. AWS is answered by moto before it comes to
that, and the second DynamoDB (dynalite) is on this machine.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_HERE = ("127.0.0.1", "::1", "localhost")
_state = threading.local()


def at_work() -> str:
    """The function that runs in this thread, ``""`` where none does."""
    return getattr(_state, "function", "")


@contextmanager
def inside(function: str) -> Iterator[None]:
    """A function runs in this thread until the end of the block."""
    before, _state.function = at_work(), function
    try:
        yield
    finally:
        _state.function = before


def watch(wrong: list[str]) -> None:
    """Keep in ``wrong`` every address that a function tries, and let it get no further."""

    def guarded(name: str, call: Callable[..., Any], place: int) -> Callable[..., Any]:
        def tried(*arguments: Any, **named: Any) -> Any:
            target = arguments[place] if len(arguments) > place else named
            host = target[0] if isinstance(target, tuple) else target
            if at_work() and host not in _HERE:
                wrong.append(f"a function reaches out by a socket ({name}): {host}")
                raise OSError("a function has no way out")
            return call(*arguments, **named)

        return tried

    for name in ("connect", "connect_ex", "sendto"):
        place = 2 if name == "sendto" else 1
        setattr(socket.socket, name, guarded(name, getattr(socket.socket, name), place))
    for name in ("getaddrinfo", "gethostbyname"):
        setattr(socket, name, guarded(name, getattr(socket, name), 0))
