"""Serving over HTTP on this machine: bind a port, run a server in a thread, and pass requests on to the functions."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from infra.local.functions import Answer
from infra.local.gateway import Request as ApiRequest


def bound(port: int = 0) -> socket.socket:
    """A socket bound to a port of this machine, by default any that is free. It does not listen yet.

    :raises OSError: where the port is taken.
    """
    # Named as TCP, or asyncio leaves Nagle on and every answer on a kept connection comes 40 ms late.
    listener = socket.socket(proto=socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener


@contextmanager
def in_a_thread(app: Any, listener: socket.socket, **config: Any) -> Iterator[None]:
    """Serve until the end of the block. The listener stays open.

    :param config: for uvicorn: a certificate, say.
    """
    options: dict[str, Any] = {"log_level": "warning", "timeout_graceful_shutdown": 1} | config
    server = uvicorn.Server(uvicorn.Config(app, **options))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener.dup()]})
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


async def handed_to(call: Callable[[ApiRequest], Answer], request: Request) -> Response:
    """The response of ``call`` to a request, without blocking other requests."""
    sent = ApiRequest(
        method=request.method,
        path=request.url.path,
        query=request.url.query,
        headers=list(request.headers.items()),
        body=await request.body(),
        address=request.client.host if request.client else "127.0.0.1",
    )
    status, headers, body = await run_in_threadpool(call, sent)
    response = Response(body, status)
    for name, value in headers:
        response.headers.append(name, value)
    return response
