"""What CloudFront does with text on its way to a browser: brotli, where the browser reads it. For what measures the
site on this machine.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from infra.preview import Preview

_TEXT = (
    "text/",
    "application/json",
    "application/xml",
    "application/atom+xml",
    "image/svg+xml",
    "application/manifest",
)
# CloudFront leaves alone what is smaller.
_LEAST = 1000


@lru_cache(maxsize=256)
def _small(body: bytes) -> bytes:
    return bytes(brotli.compress(body, quality=5))


class Compressed:
    """Compresses whole answers of text. They are small enough to be held."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "br" not in Headers(scope=scope).get("accept-encoding", ""):
            await self.app(scope, receive, send)
            return
        start: dict[str, Any] = {}
        parts: list[bytes] = []

        async def held(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            body, headers = b"".join(parts), MutableHeaders(raw=list(start["headers"]))
            if headers.get("content-type", "").startswith(_TEXT) and len(body) >= _LEAST:
                body = _small(body)
                headers["content-encoding"], headers["content-length"] = "br", str(len(body))
                headers.add_vary_header("accept-encoding")
            await send({**start, "headers": headers.raw})
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, held)


class CompressedPreview(Preview):
    """The preview, as CloudFront would send it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.app.add_middleware(Compressed)
