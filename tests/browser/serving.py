"""The preview on a port that is open already, on an embedded DynamoDB of its own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from infra import embedded
from infra.preview import Preview
from infra.serving import in_a_thread

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
        with in_a_thread(preview.app, listener, **config):
            yield preview
