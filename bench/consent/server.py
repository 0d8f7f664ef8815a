"""The pages of all tools on one local origin, compressed as a CDN sends them, and our real functions behind them."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import brotli
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.consent.tools import Tool
from infra import embedded
from infra.files import content_type
from infra.functions import Functions
from infra.gateway import Request as ApiRequest
from infra.template import Template


def app(tools: list[Tool], base: str, functions: Functions) -> Starlette:
    """Each tool's page at ``/<key>/``, its files below, and ``POST /api/consent``."""
    files = {f"{tool.key}/{path}": content for tool in tools for path, content in tool.served(base).items()}
    sent = {path: brotli.compress(content, quality=11) for path, content in files.items()}

    async def file(request: Request) -> Response:
        path = request.path_params["path"]
        if path not in sent:
            return Response(status_code=404)
        page = path.endswith("/")
        headers = {
            "content-type": content_type("index.html" if page else path),
            "content-encoding": "br",
            "cache-control": "no-cache" if page else "public, max-age=31536000, immutable",
        }
        return Response(sent[path], headers=headers)

    async def api(request: Request) -> Response:
        headers = [(name, value) for name, value in request.headers.items() if name != "connection"]
        asked = ApiRequest(request.method, "/api/consent", "", headers, await request.body(), "127.0.0.1")
        status, headers, body = await run_in_threadpool(functions.call, asked)
        response = Response(body, status)
        for name, value in headers:
            response.headers.append(name, value)
        return response

    return Starlette(routes=[Route("/api/consent", api, methods=["POST"]), Route("/{path:path}", file)])


@contextmanager
def serving(tools: list[Tool], base: str) -> Iterator[str]:
    """Serve on a free port; yields the origin."""
    template = Template()
    with socket.socket(proto=socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        origin = f"http://localhost:{listener.getsockname()[1]}"
        with embedded.dynamodb(template, SITE_ORIGIN=origin, REQUESTS_PER_MINUTE="1000000"):
            served = app(tools, base, Functions(template))
            server = uvicorn.Server(uvicorn.Config(served, log_level="warning", timeout_graceful_shutdown=1))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            while not server.started and thread.is_alive():
                time.sleep(0.01)
            try:
                yield origin
            finally:
                server.should_exit = True
                thread.join()
