"""A preview that the probe looks at."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from infra.preview import Preview


@pytest.fixture
def preview(database: Any, template: Any, site: Path) -> Preview:
    return Preview(template, site, database)


@pytest.fixture
def url(preview: Preview) -> Iterator[str]:
    """The preview, served on a port of its own."""
    server = uvicorn.Server(uvicorn.Config(preview.app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()
