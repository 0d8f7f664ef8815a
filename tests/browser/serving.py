"""The preview on a port that is open already, on an embedded DynamoDB of its own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

from infra.local import fake_aws
from infra.local.serving import in_a_thread
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
    with fake_aws.dynamodb(template, SITE_ORIGIN=origin, REQUESTS_PER_MINUTE="1000000") as client:
        preview = kind(template, site, client)
        with in_a_thread(preview.app, listener, **config):
            yield preview


class Stage:
    """The one preview that runs in a worker. It stays from a file of tests to the next while both want the same."""

    def __init__(self) -> None:
        self._running = ExitStack()
        self._wanted: tuple[Any, ...] = ()
        self._preview: Preview

    def preview(
        self, kind: type[Kind], template: Any, site: Path, listener: socket.socket, origin: str, **config: Any
    ) -> Kind:
        """The preview that is wanted; see :func:`serving`. Its database lasts as long as it does."""
        wanted = (kind, site, origin, *config.items())
        if wanted != self._wanted:
            self.clear()
            self._preview = self._running.enter_context(serving(kind, template, site, listener, origin, **config))
            self._wanted = wanted
        return cast(Kind, self._preview)

    def clear(self) -> None:
        """End the preview."""
        self._wanted = ()
        self._running.close()
