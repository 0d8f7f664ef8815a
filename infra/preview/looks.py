"""Where ``make probe`` leaves what it found of the promises in a preview, for as long as that runs."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.probe.publish import PREVIEW
from infra.static_files import cache_control, content_type
from plugins.policy import live


class Looks:
    """The files of the last round; empty before the first."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.route = Route(PREVIEW, self._take, methods=["GET", "POST"])

    async def _take(self, request: Request) -> Response:
        """GET says only that this is a preview."""
        if request.method == "POST":
            if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
                raise HTTPException(403)
            sent = await request.json()
            self.files = {name: str(sent[name]) for name in (live.DATA, live.TEXT, live.PROMISES)}
        return Response(status_code=204)

    def answer(self, path: str) -> Response | None:
        """The file at a path, where a round has left one."""
        name = path.removeprefix("/")
        if name not in self.files:
            return None
        return Response(
            self.files[name], 200, {"cache-control": cache_control(name), "content-type": content_type(name)}
        )
