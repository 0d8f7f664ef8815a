"""The site and its functions on one local origin: ``make preview``.

Routes, tables, environment and headers are the template's; the edge function is production's file. Changes to
content, theme, register or functions rebuild the site and reload the browser. ``/_preview/`` shows what is stored,
``/_preview/mail`` what was mailed.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from watchfiles import awatch

from infra import embedded, local_store, post, preview_mail, preview_pages, serving
from infra.builder import ROOT, Builder
from infra.edge_runtime import Edge, parameters
from infra.files import cache_control, content_type
from infra.functions import Functions
from infra.stream import Pump
from infra.template import Template

WATCHED = ("content", "theme", "functions", "plugins", "pelicanconf.py", "infra/edge")
# What the bucket answers for what is not in it.
_NO_SUCH_OBJECT = 404
_RELOAD = '<script src="/_preview/reload.js" defer></script>'
_RELOAD_JS = 'new EventSource("/_preview/events").onmessage = () => location.reload();'


class TemplateHeaders:
    """Adds the template's response headers to every answer, as CloudFront does."""

    def __init__(self, app: ASGIApp, template: Template) -> None:
        self.app, self.template = app, template

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = self.template.headers_for(scope["path"]) | preview_mail.headers(scope["path"])
                pairs = ((name.encode(), value.encode()) for name, value in added.items())
                message["headers"] = [*message["headers"], *pairs]
            await send(message)

        await self.app(scope, receive, with_headers)


class Preview:
    """One origin over a built site and the functions. Make it inside ``embedded.dynamodb``.

    :param site: the folder of the built site.
    :param client: of the embedded DynamoDB.
    :param live: whether pages reload themselves.
    """

    def __init__(self, template: Template, site: Path, client: Any, *, live: bool = False) -> None:
        self.template, self.site, self.client, self.live = template, site, client, live
        self.functions, self.edge = Functions(template), Edge()
        self._changed: set[asyncio.Event] = set()
        methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        elsewhere = {route.path for route in template.routes if not route.path.startswith("/api/")}
        routes = [
            *(Route(path, self._api, methods=methods) for path in ("/api/{rest:path}", *sorted(elsewhere))),
            Route("/_preview/", self._stored),
            Route("/_preview/items.json", self._items),
            Route(local_store.PATH, local_store.endpoint(client), methods=["POST"]),
            Route("/_preview/mail", self._mails),
            Route("/_preview/mail/{number:int}.html", self._mail),
            Route("/_preview/events", self._events),
            Route("/_preview/reload.js", lambda _: Response(_RELOAD_JS, media_type="text/javascript")),
            Route("/{path:path}", self._file, methods=["GET", "HEAD"]),
        ]
        self.app = Starlette(routes=routes, middleware=[Middleware(TemplateHeaders, template=template)])

    @cached_property
    def pump(self) -> Pump:
        """What makes mail go out: made when it is first wanted, so that a preview without mail starts at once."""
        return Pump(self.template, self.functions)

    @contextmanager
    def pumping(self) -> Iterator[None]:
        """Mail goes out, in a thread of its own, until the end of the block."""
        ending = threading.Event()
        thread = threading.Thread(target=self.pump.run, args=(ending,), name="mail")
        thread.start()
        try:
            yield
        finally:
            ending.set()
            thread.join()

    def changed(self) -> None:
        """Tell every open page to reload."""
        for waiting in self._changed:
            waiting.set()

    async def _api(self, request: Request) -> Response:
        response = await serving.handed_to(self.functions.call, request)
        instead = response.status_code in self.template.error_pages
        return self._instead(response.status_code) if instead else response

    async def _file(self, request: Request) -> Response:
        headers = dict(request.headers)
        query = parameters(request.url.query)
        asked = (request.method, request.url.path, request.cookies, headers, query)
        result = await run_in_threadpool(self.edge.handle, *asked)
        if "statusCode" in result:
            headers = {name: header["value"] for name, header in result.get("headers", {}).items()}
            return Response(result.get("body", ""), result["statusCode"], headers)
        found = (self.site / result["uri"].lstrip("/")).resolve()
        if not found.is_file() or not found.is_relative_to(self.site.resolve()):
            return self._instead(_NO_SUCH_OBJECT)
        if found.suffix == ".html":
            return self._page(found, 200)
        path = found.relative_to(self.site.resolve()).as_posix()
        headers = {"cache-control": cache_control(path), "content-type": content_type(path)}
        return FileResponse(found, headers=headers)

    def _instead(self, status: int) -> Response:
        """What CloudFront answers in place of a status that the template has a page for."""
        code, page = self.template.error_pages[status]
        return self._page(self.site / page.lstrip("/"), code)

    def _page(self, path: Path, status: int) -> Response:
        html = path.read_text(encoding="utf-8")
        return HTMLResponse(
            html.replace("</head>", _RELOAD + "</head>", 1) if self.live else html,
            status,
            {"cache-control": "no-cache"},
        )

    async def _stored(self, _: Request) -> Response:
        return HTMLResponse(preview_pages.stored(self.site, await run_in_threadpool(self.stored)))

    async def _items(self, _: Request) -> Response:
        return JSONResponse(await run_in_threadpool(self.stored))

    def stored(self) -> dict[str, list[dict[str, Any]]]:
        """Every item of every table, by the table's logical id."""
        return {name: preview_pages.items(self.client, name) for name in self.template.tables()}

    async def _mails(self, _: Request) -> Response:
        return HTMLResponse(preview_mail.mails(self.site, await run_in_threadpool(self.sent)))

    async def _mail(self, request: Request) -> Response:
        """The HTML part of one mail, as a mail program shows it: numbered from 1, oldest first."""
        sent, number = await run_in_threadpool(self.sent), request.path_params["number"]
        if not 1 <= number <= len(sent):
            return self._instead(_NO_SUCH_OBJECT)
        return HTMLResponse(sent[number - 1].part("html"))

    def sent(self) -> list[post.Mail]:
        """Every mail that was sent, oldest first."""
        return list(post.taken())

    async def _events(self, _: Request) -> Response:
        return StreamingResponse(self._reloads(), media_type="text/event-stream")

    async def _reloads(self) -> AsyncIterator[str]:
        waiting = asyncio.Event()
        self._changed.add(waiting)
        try:
            yield ": connected\n\n"
            await waiting.wait()
            yield "data: reload\n\n"
        finally:
            self._changed.discard(waiting)


async def _watch(preview: Preview, builder: Builder) -> None:
    async for changes in awatch(*(ROOT / name for name in WATCHED), watch_filter=_is_source):
        built = await asyncio.to_thread(builder.build, {Path(path) for _, path in changes})
        if built.slips:
            print("The build failed; the site is as it was before. Mend it and save.", flush=True)
            continue
        # Whatever changed: the build writes the functions' pages and prices, which they read once.
        preview.functions.load()
        print(f"Rebuilt after a change to {built.changes[0]}", flush=True)
        preview.changed()


def _is_source(_: Any, path: str) -> bool:
    """Not what the build itself writes."""
    return "/functions/pages/" not in path and "__pycache__" not in path


async def _serve(preview: Preview, builder: Builder, listener: socket.socket, port: int) -> None:
    config = uvicorn.Config(preview.app, log_level="warning", timeout_graceful_shutdown=1)
    watching = asyncio.create_task(_watch(preview, builder))
    # From here on requests wait rather than fail, so the line is true when it is read.
    listener.listen(100)
    print(f"Serving http://localhost:{port}  (what is stored: http://localhost:{port}/_preview/)", flush=True)
    with preview.pumping():
        try:
            await uvicorn.Server(config).serve(sockets=[listener])
        finally:
            watching.cancel()


def main() -> None:
    """Build, serve until interrupted, leave nothing running."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    try:
        listener = serving.bound(port)
    except OSError:
        sys.exit(f"Port {port} is taken. Try another: make preview PORT={port + 1}")
    template, builder = Template(), Builder()
    # The site is built while the functions and their tables are made ready.
    with ThreadPoolExecutor(1) as pool:
        building = pool.submit(builder.build)
        with embedded.dynamodb(template, SITE_ORIGIN=f"http://localhost:{port}") as client:
            preview = Preview(template, builder.output, client, live=True)
            if building.result().slips:
                sys.exit("The site could not be built; the message above says why.")
            try:
                asyncio.run(_serve(preview, builder, listener, port))
            except KeyboardInterrupt:
                print("Stopped.")


if __name__ == "__main__":
    main()
