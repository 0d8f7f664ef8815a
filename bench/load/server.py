"""The functions behind a threaded server, as the preview has them, over a table in another process:
``python -m bench.load.server COPIES THROTTLED``. ``AWS_ENDPOINT_URL_DYNAMODB`` says where the table is; of the calls to
it, a share of ``THROTTLED`` is refused. It prints its port once it listens, and ends when its input does.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import random
import socket
import sys
import threading
from pathlib import Path
from typing import Any

import uvicorn
from botocore.awsrequest import AWSResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from urllib3 import HTTPResponse

from bench.load import clicks
from infra.local import dynalite, fake_aws
from infra.local.functions import Functions
from infra.local.gateway import Request as ApiRequest
from infra.local.serving import bound, handed_to
from infra.local.worker_pool import WorkerPool
from infra.template import Template

_THROTTLE = {"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException", "message": "too much"}


def throttled(share: float, seed: int) -> Any:
    """A ``before-send`` handler that answers a share of the calls as DynamoDB does when there are too many."""
    chance = random.Random(seed)  # noqa: S311 - which calls it hits is no secret
    body = json.dumps(_THROTTLE).encode()

    def answer(**_: Any) -> AWSResponse | None:
        if chance.random() >= share:
            return None
        return AWSResponse("", 400, {}, HTTPResponse(io.BytesIO(body), preload_content=False))

    return answer


def app(copies: WorkerPool) -> Starlette:
    async def answer(request: Request) -> Response:
        return await handed_to(copies.call, request)

    return Starlette(routes=[Route("/api/{rest:path}", answer, methods=["POST"])])


async def _serve(served: Starlette, listener: socket.socket) -> None:
    server = uvicorn.Server(uvicorn.Config(served, log_level="warning", timeout_graceful_shutdown=1))

    def end() -> None:
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=end, daemon=True).start()
    listener.listen(1_000)
    print(listener.getsockname()[1], flush=True)
    await server.serve(sockets=[listener])


def main() -> None:
    """Load the functions once, fork the copies, serve."""
    number, share = int(sys.argv[1]), float(sys.argv[2])
    template = Template()
    os.environ.update(fake_aws.settings(template, REQUESTS_PER_MINUTE="1000000000"))

    def begin(place: int) -> None:
        from functions.core import store  # noqa: PLC0415 - imported as Lambda does, after the environment is set

        # First, so that what it asks beside the functions is not counted among their calls.
        dynalite.with_old_items(store._client, dynalite.client_of(os.environ[dynalite.ENDPOINT]))
        store._client.meta.events.register("before-send.dynamodb", throttled(share, place))

    functions = Functions(template)
    # Asked for a history before there is one, the functions load all that they load once, and call no table.
    early = ApiRequest("GET", clicks.CONSENT, "", [], b"", "192.0.2.1")
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        assert functions.call(early)[0] == 200
    copies = WorkerPool(functions, number, begin)
    asyncio.run(_serve(app(copies), bound()))


if __name__ == "__main__":
    main()
