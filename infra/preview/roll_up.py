"""``make roll-up``: counts the page views of a running preview, as the schedule does every night in production.

By itself it counts as on the night after today, so that what was just looked at is in the counts. A week is published
once it is over, in a preview as well.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from urllib.error import URLError
from urllib.request import Request, urlopen

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request as Asked
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.functions import Functions

PATH = "/_preview/roll-up"
_FUNCTION = "RollUpFunction"


def route(functions: Functions) -> Route:
    """Where a preview is told to count: ``?day=2026-12-01`` counts as on the night that begins that day."""

    async def roll_up(request: Asked) -> Response:
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise HTTPException(403)
        day = request.query_params.get("day") or (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)).isoformat()
        try:
            time = f"{dt.date.fromisoformat(day)}T00:15:00Z"
        except ValueError:
            raise HTTPException(422, "A day is written 2026-12-01.") from None
        return JSONResponse(await run_in_threadpool(functions.invoke, _FUNCTION, {"time": time}))

    return Route(PATH, roll_up, methods=["POST"])


def main() -> None:
    """Tell the preview at a port to count, and print how many views it counted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--day", default="", help="count as on the night that begins this day, such as 2026-12-01")
    asked = parser.parse_args()
    address = f"http://localhost:{asked.port}{PATH}?day={asked.day}"
    try:
        with urlopen(Request(address, method="POST")) as answer:
            print(answer.read().decode())
    except URLError as error:
        sys.exit(f"The preview at port {asked.port} did not count: {error.reason}. Is it running? make preview")


if __name__ == "__main__":
    main()
