"""The pages of all tools on one local origin, compressed as a CDN sends them, and our real functions behind them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import brotli
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.consent.tools import Tool
from infra.local import fake_aws
from infra.local.functions import Functions
from infra.local.serving import bound, handed_to, in_a_thread
from infra.static_files import content_type
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
        return await handed_to(functions.call, request)

    return Starlette(routes=[Route("/api/consent", api, methods=["POST"]), Route("/{path:path}", file)])


@contextmanager
def serving(tools: list[Tool], base: str) -> Iterator[str]:
    """Serve on a free port; yields the origin."""
    template = Template()
    with bound() as listener:
        origin = f"http://localhost:{listener.getsockname()[1]}"
        with (
            fake_aws.dynamodb(template, SITE_ORIGIN=origin, REQUESTS_PER_MINUTE="1000000"),
            in_a_thread(app(tools, base, Functions(template)), listener),
        ):
            yield origin
