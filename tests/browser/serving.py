"""The preview on a port that is open already, on an embedded DynamoDB of its own."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import uvicorn

from infra import embedded
from infra.preview import Preview

Kind = TypeVar("Kind", bound=Preview)


@contextmanager
def serving(
    kind: type[Kind], template: Any, site: Path, listener: socket.socket, origin: str, **config: Any
) -> Iterator[Kind]:
    """Serve until the end of the block.

    :param kind: the preview, or one with more to it.
    :param config: for uvicorn: a certificate, say.
    """
    with embedded.dynamodb(template, SITE_ORIGIN=origin, REQUESTS_PER_MINUTE="1000000") as client:
        preview = kind(template, site, client)
        options = {"log_level": "warning", "timeout_graceful_shutdown": 1} | config
        server = uvicorn.Server(uvicorn.Config(preview.app, **options))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener.dup()]})
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield preview
        server.should_exit = True
        thread.join()
