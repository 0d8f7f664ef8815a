"""Live reload: pages of the preview that follow what is saved, with the problems shown on them, and the bar.

None of it is in what is built. A page of the site gets one script more as it is served; that script's files are in
``live/``, and everything else about it happens under ``/_preview/``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from infra.build.building import BuildResult
from infra.build.folders import ROOT
from infra.preview import frame, page_digest, problems, unbuilt
from infra.preview.events import Events
from infra.static_files import content_type
from plugins.images.renditions import write_atomically

_FILES = Path(__file__).with_name("client")
# The shop's colours and sizes, for pages of the preview that do not load the site's own sheet.
_TOKENS = ROOT / "theme/static/css/tokens.css"
_BAR = ("open", "folded", "hidden")
# A visitor's cookies of this site. Others on this machine's name may be of other programs.
_OURS = "__Host-"

# Finds what an address leads to: the file of the site, and the address that one is sent on to, if it does.
Find = Callable[[Request, str], tuple[Path, str]]


class Live:
    """The part of a preview that knows of changes.

    :param site: the folder of the built site.
    :param find: what an address leads to; ``404.html`` where to nothing.
    :param memory: the file that remembers the bar.
    """

    def __init__(self, site: Path, find: Find, memory: Path) -> None:
        self.events = Events()
        self._site, self._find, self._bar_file = site, find, memory
        self._renamed = page_digest.RenamedPages(site)
        self._problems: list[dict[str, object]] = []
        self.routes = [
            Route("/_preview/events", self._events),
            Route("/_preview/page.json", self._page),
            Route(frame.PATH, self._frame),
            Route("/_preview/bar", self._set_bar, methods=["POST"]),
            Route("/_preview/first-visit", self._first_visit, methods=["POST"]),
            Route("/_preview/live/{name}", self._live_file),
        ]

    def publish(self, built: BuildResult) -> None:
        """Publish the result of a build to every open page."""
        self._problems = [problems.shown(problem) for problem in built.problems]
        if built.written or built.removed:
            self._renamed.update(built.written, built.removed)
        data = asdict(built) | {"at": f"{datetime.now():%H:%M:%S}", "problems": self._problems}
        self.events.tell(data, failed=bool(built.problems))

    def page(self, html: str, file: str) -> str:
        """A page of the site as it is served: with the script that follows it."""
        return html.replace("</head>", self._tag("page.js", file, page_digest.digest(html)) + "</head>", 1)

    def unbuilt(self) -> Response:
        """The page that is served while there is no site yet: the problems of its first build."""
        return HTMLResponse(unbuilt.page(self._tag("unbuilt.js"), self._problems), 503, {"cache-control": "no-store"})

    @property
    def bar(self) -> str:
        """Whether the bar is open, folded or hidden; empty where nobody has said so yet."""
        try:
            found = json.loads(self._bar_file.read_text(encoding="utf-8"))["bar"]
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        return found if found in _BAR else ""

    def _tag(self, script: str, file: str = "", text: str = "") -> str:
        data = {"file": file, "text": text, "seen": self.events.last, "bar": self.bar}
        attributes = " ".join(f'data-{name}="{escape(value)}"' for name, value in data.items())
        return f'<script type="module" src="/_preview/live/{script}" {attributes}></script>'

    async def _events(self, request: Request) -> Response:
        since = request.headers.get("last-event-id") or request.query_params.get("since", "")
        headers = {"cache-control": "no-store"}
        stream = self.events.stream(since, self._looked_at(request))
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    def _looked_at(self, request: Request) -> str:
        """The file of the page that sent a request, or of the page that is shown in the frame that sent it."""
        asking = urlsplit(request.headers.get("referer", ""))
        path = asking.path
        if path == frame.PATH:
            path = parse_qs(asking.query).get("path", ["/"])[0]
        found, _ = self._find(request, frame.local(path))
        return found.relative_to(self._site.resolve()).as_posix()

    def _page(self, request: Request) -> Response:
        """What is at an address now, for a page that may be older."""
        path = frame.local(request.query_params.get("path", "/"))
        found, instead = self._find(request, path)
        file = found.relative_to(self._site.resolve()).as_posix()
        html = found.read_text(encoding="utf-8") if found.suffix == ".html" else ""
        known = request.query_params.get("file", "")
        answer = {
            "file": file,
            "text": page_digest.digest(html),
            "names": page_digest.names(html),
            "moved": instead or (self._renamed.new_address(known) if known != file else ""),
        }
        return JSONResponse(answer, headers={"cache-control": "no-store"})

    async def _frame(self, request: Request) -> Response:
        return HTMLResponse(frame.page(self._tag("frame.js"), request.query_params))

    async def _set_bar(self, request: Request) -> Response:
        """Remember whether the bar is shown, by its own buttons or by the form on ``/_preview/``."""
        _refuse_others(request)
        form = parse_qs((await request.body()).decode())
        state = form.get("state", [""])[0]
        if state not in _BAR:
            raise HTTPException(422, f"A bar is {', '.join(_BAR)}.")
        write_atomically(self._bar_file, json.dumps({"bar": state}).encode())
        back = form.get("return")
        return RedirectResponse(frame.local(back[0]), 303) if back else Response(status_code=204)

    async def _first_visit(self, request: Request) -> Response:
        """Make this browser forget the site."""
        _refuse_others(request)
        response = Response(status_code=204, headers={"clear-site-data": '"storage"'})
        for name in request.cookies:
            if name.startswith(_OURS):
                response.set_cookie(name, "", max_age=0, path="/", secure=True, samesite="lax")
        return response

    async def _live_file(self, request: Request) -> Response:
        name = request.path_params["name"]
        found = _TOKENS if name == _TOKENS.name else _FILES / name
        if not found.is_file():
            raise HTTPException(404)
        return FileResponse(found, headers={"content-type": content_type(name), "cache-control": "no-cache"})


def _refuse_others(request: Request) -> None:
    """:raises HTTPException: 403 where a page of another origin sent the request (CSRF)."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403)
