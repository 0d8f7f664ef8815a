"""The site and its functions on one local origin, for ``make preview`` (__main__.py) and for the tests.

Routes, tables, environment and headers are the template's; the edge function is production's file. A live one
follows what is saved and has a bar (live.py). ``/_preview/`` shows what is stored, ``/_preview/mail`` what was
mailed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from infra.build.building import BuildResult
from infra.local import dynamodb_endpoint, fake_ses, serving
from infra.local.edge_runtime import Edge, parameters
from infra.local.fake_events import EventPump
from infra.local.functions import Functions
from infra.local.letter_pump import LetterPump
from infra.preview import letters, log, mail, nightly, pages, problems
from infra.preview.headers import TemplateHeaders
from infra.preview.live import Live
from infra.preview.looks import Looks
from infra.static_files import cache_control, content_type
from infra.template import Template
from plugins.core.problems import Problem
from plugins.redirects.table import MOVES_FILE

# What the bucket answers for what is not in it.
_NO_SUCH_OBJECT = 404


class Preview:
    """One origin over a built site and the functions. Make it inside ``fake_aws.dynamodb``.

    :param site: the folder of the built site.
    :param client: of the in-process DynamoDB.
    :param live: whether pages follow what is saved, and have the bar. What is wrong with the functions is then a
        problem like others, and not an error.
    :param bar: the file that remembers whether the bar is shown; by default one beside the site.
    """

    def __init__(
        self, template: Template, site: Path, client: Any, *, live: bool = False, bar: Path | None = None
    ) -> None:
        self.template, self.site, self.client = template, site, client
        self.functions, self.edge = Functions(template, load=not live), Edge()
        self.live = Live(site, self._found, bar or site.with_name("bar.json")) if live else None
        self.looks = Looks()
        self._faults: dict[str, Problem] = {}
        if live:
            self._renew("functions", self.functions.load)
        methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        elsewhere = {route.path for route in template.routes if not route.path.startswith("/api/")}
        routes = [
            *(Route(path, self._api, methods=methods) for path in ("/api/{rest:path}", *sorted(elsewhere))),
            Route("/_preview/", self._stored),
            Route("/_preview/items.json", self._items),
            Route(dynamodb_endpoint.PATH, dynamodb_endpoint.endpoint(client), methods=["POST"]),
            nightly.route(self.functions),
            self.looks.route,
            *(Route(path, self._log, methods=["GET", "HEAD"]) for path in log.PATHS),
            Route("/_preview/mail", self._mails),
            Route("/_preview/mail/{number:int}.html", self._mail),
            Route(letters.PATH, self._letters),
            Route(letters.PATH + "/{slug}/{language}.html", self._letter),
            Route(letters.PATH + "/{slug}.json", self._letter_text),
            *(self.live.routes if self.live else ()),
            Route("/{path:path}", self._file, methods=["GET", "HEAD"]),
        ]
        self.app = Starlette(routes=routes, middleware=[Middleware(TemplateHeaders, template=template, live=live)])

    @cached_property
    def pump(self) -> EventPump:
        """What makes mail go out: made when it is first wanted, so that a preview without mail starts at once."""
        return EventPump(self.template, self.functions)

    @cached_property
    def letter_pump(self) -> LetterPump:
        """What makes letters go out."""
        return LetterPump(self.template, self.functions)

    @contextmanager
    def pumping(self) -> Iterator[None]:
        """Mail goes out, in threads of its own, until the end of the block."""
        ending = threading.Event()
        threads = [
            threading.Thread(target=run, args=(ending,), name=name)
            for name, run in (("mail", self.pump.run), ("letters", self.letter_pump.run))
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            ending.set()
            for thread in threads:
                thread.join()

    def publish(self, built: BuildResult) -> BuildResult:
        """Reload what a build changed, publish its result to every open page, and return it together with problems of
        the functions' code.
        """
        if not built.problems and not built.more:
            if any(path.startswith("infra/edge/") or path == MOVES_FILE.as_posix() for path in built.changes):
                self._renew("infra/edge/edge.js", self._renew_edge)
            if any(path.startswith("functions/") for path in built.changes):
                self._renew("functions", self.functions.load)
            built = replace(built, problems=tuple(self._faults.values()))
        if self.live:
            self.live.publish(built)
        # Functions read their pages and prices once at import. Last, because no open page waits for this.
        if built.functions:
            self._renew("functions", self.functions.load)
        return built

    def _renew_edge(self) -> None:
        # The old one is collected once no request uses it.
        self.edge = Edge()

    def _renew(self, part: str, act: Callable[[], None]) -> None:
        """Reload a part after its code changed. Where that fails the part stays as it was, and a problem says so."""
        self._faults.pop(part, None)
        try:
            act()
        except Exception as error:  # noqa: BLE001 - any error in the code that somebody just saved
            self._faults[part] = problems.fault(error, part)

    async def _api(self, request: Request) -> Response:
        response = await serving.handed_to(self.functions.call, request)
        instead = response.status_code in self.template.error_pages
        return self._instead(response.status_code) if instead else response

    async def _file(self, request: Request) -> Response:
        if self.live and not (self.site / "index.html").is_file():
            return self.live.unbuilt()
        if left := self.looks.answer(request.url.path):
            return left
        result = await run_in_threadpool(self._edged, request, request.url.path)
        if "statusCode" in result:
            headers = {name: header["value"] for name, header in result.get("headers", {}).items()}
            return Response(result.get("body", ""), result["statusCode"], headers)
        found = self._stands(result["uri"])
        if found is None:
            return self._instead(_NO_SUCH_OBJECT)
        if content_type(found.name).startswith("text/html"):
            page = self._page(found, 200)
            edged = (request.url.path, request.cookies, 200, dict(page.headers))
            page.headers.update(await run_in_threadpool(self.edge.answered, *edged))
            return page
        path = found.relative_to(self.site.resolve()).as_posix()
        headers = {"cache-control": cache_control(path), "content-type": content_type(path)}
        return FileResponse(found, headers=headers)

    def _edged(self, request: Request, path: str) -> dict[str, Any]:
        query = parameters(request.url.query)
        return self.edge.handle(request.method, path, request.cookies, dict(request.headers), query)

    def _stands(self, uri: str) -> Path | None:
        """The file of the site at an address."""
        found = (self.site / uri.lstrip("/")).resolve()
        return found if found.is_file() and found.is_relative_to(self.site.resolve()) else None

    def _found(self, request: Request, path: str) -> tuple[Path, str]:
        """What an address leads to: the file of a page, and the address that one is sent on to, if one is."""
        result = self._edged(request, path)
        sent_on = result.get("headers", {}).get("location", {}).get("value", "")
        found = None if "statusCode" in result else self._stands(result["uri"])
        return found or self._stands(self.template.error_pages[_NO_SUCH_OBJECT][1]) or self.site / "404.html", sent_on

    def _instead(self, status: int) -> Response:
        """What CloudFront answers in place of a status that the template has a page for."""
        code, page = self.template.error_pages[status]
        return self._page(self.site / page.lstrip("/"), code)

    def _page(self, path: Path, status: int) -> Response:
        html = path.read_text(encoding="utf-8")
        if self.live:
            html = self.live.page(html, path.resolve().relative_to(self.site.resolve()).as_posix())
        return HTMLResponse(html, status, {"cache-control": "no-cache"})

    async def _log(self, request: Request) -> Response:
        found = await run_in_threadpool(log.answer, request.url.path, self.functions)
        return found or self._instead(_NO_SUCH_OBJECT)

    async def _stored(self, _: Request) -> Response:
        tables = await run_in_threadpool(self.stored)
        return HTMLResponse(pages.stored(self.site, tables, live=self.live is not None))

    async def _items(self, _: Request) -> Response:
        return JSONResponse(await run_in_threadpool(self.stored))

    def stored(self) -> dict[str, list[dict[str, Any]]]:
        """Every item of every table, by the table's logical id."""
        return {name: pages.items(self.client, name) for name in self.template.tables()}

    async def _mails(self, _: Request) -> Response:
        return HTMLResponse(mail.mails(self.site, await run_in_threadpool(self.sent)))

    async def _mail(self, request: Request) -> Response:
        """The HTML part of one mail, as a mail program shows it: numbered from 1, oldest first."""
        sent, number = await run_in_threadpool(self.sent), request.path_params["number"]
        if not 1 <= number <= len(sent):
            return self._instead(_NO_SUCH_OBJECT)
        return HTMLResponse(sent[number - 1].part("html"))

    async def _letters(self, _: Request) -> Response:
        return HTMLResponse(await run_in_threadpool(letters.index, self.site))

    async def _letter(self, request: Request) -> Response:
        """A letter's HTML part, as a mail program shows it to somebody who reads in that language."""
        slug, language = request.path_params["slug"], request.path_params["language"]
        try:
            mail = await run_in_threadpool(letters.composed, slug, language)
        except FileNotFoundError:
            return self._instead(_NO_SUCH_OBJECT)
        return HTMLResponse(letters.part(mail, "html"))

    async def _letter_text(self, request: Request) -> Response:
        """A letter as the desk takes it (desk/letters.py)."""
        try:
            return JSONResponse(letters.text(request.path_params["slug"]))
        except FileNotFoundError:
            return self._instead(_NO_SUCH_OBJECT)

    def sent(self) -> list[fake_ses.Mail]:
        """Every mail that was sent, oldest first."""
        return list(fake_ses.sent_mails())
