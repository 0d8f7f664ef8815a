"""Text travels compressed to whoever reads brotli, and whole to whoever does not."""

from __future__ import annotations

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.local.serving import bound, in_a_thread
from infra.preview.compression import Compressed

TEXT = "Cardamom. " * 500


async def _answer(request: Request) -> Response:
    return Response(TEXT[: int(request.query_params["size"])], media_type=request.query_params["type"])


def _asked(encoding: str, kind: str = "text/html", size: int = 5000) -> tuple[str | None, str, str]:
    """The encoding and the length that an answer names, and its text as a browser reads it."""
    app = Starlette(routes=[Route("/", _answer)])
    app.add_middleware(Compressed)
    with bound() as listener, in_a_thread(app, listener):
        params, headers = {"type": kind, "size": size}, {"accept-encoding": encoding}
        answer = httpx.get(f"http://localhost:{listener.getsockname()[1]}/", params=params, headers=headers)
    return answer.headers.get("content-encoding"), answer.headers["content-length"], answer.text


def test_text_is_compressed_for_those_who_read_it() -> None:
    encoding, length, text = _asked("gzip, br")
    assert (encoding, text) == ("br", TEXT)
    assert int(length) < 200


def test_what_is_no_text_or_small_or_not_asked_for_travels_as_it_is() -> None:
    assert _asked("gzip") == (None, "5000", TEXT)
    assert _asked("br", "image/png")[:2] == (None, "5000")
    assert _asked("br", size=900)[:2] == (None, "900")
