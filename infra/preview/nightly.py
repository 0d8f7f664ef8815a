"""Where a preview is told to count its page views, as the schedule tells the function every night in production."""

from __future__ import annotations

import datetime as dt

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.functions import Functions

PATH = "/_preview/roll-up"
_FUNCTION = "RollUpFunction"


def route(functions: Functions) -> Route:
    """Where a preview is told to count: ``?day=2026-12-01`` counts as on the night that begins that day."""

    async def roll_up(request: Request) -> Response:
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise HTTPException(403)
        day = request.query_params.get("day") or (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)).isoformat()
        try:
            time = f"{dt.date.fromisoformat(day)}T00:15:00Z"
        except ValueError:
            raise HTTPException(422, "A day is written 2026-12-01.") from None
        return JSONResponse(await run_in_threadpool(functions.invoke, _FUNCTION, {"time": time}))

    return Route(PATH, roll_up, methods=["POST"])
