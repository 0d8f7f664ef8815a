"""``POST /_preview/dynamodb``: DynamoDB's own protocol in front of the in-process tables, for tools on this machine.

What AWS's SDKs send to DynamoDB (JSON 1.0, the operation in ``X-Amz-Target``) reaches the in-process client, and its
answers and errors come back in the form that the SDKs know, so the desk has one code path for both. It is not for web
pages: a browser names the page's origin with every POST, and who names one is refused, as is a host that is not this
machine.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from botocore import xform_name
from botocore.exceptions import ClientError, ParamValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

PATH = "/_preview/dynamodb"
_TARGET = "DynamoDB_20120810."
_OPERATIONS = (
    "GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem", "TransactWriteItems",
)  # fmt: skip
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_ADDRESSES = ("127.0.0.1", "::1")
# What an error carries besides its name and message.
_BESIDES = ("Item", "CancellationReasons")


def endpoint(client: Any) -> Callable[[Request], Awaitable[Response]]:
    """The route's endpoint over the in-process client."""

    async def answer(request: Request) -> Response:
        if not _is_tool_of_this_machine(request):
            return _error(403, "AccessDeniedException", "for tools on this machine, not for web pages")
        target, body = request.headers.get("x-amz-target", ""), await request.body()
        return await run_in_threadpool(_called, client, target, body)

    return answer


def _is_tool_of_this_machine(request: Request) -> bool:
    here = request.client is not None and request.client.host in _ADDRESSES
    page = "origin" in request.headers or "sec-fetch-site" in request.headers
    # A page whose host name was made to point here names that host (DNS rebinding).
    return here and not page and request.url.hostname in _THIS_MACHINE


def _called(client: Any, target: str, body: bytes) -> Response:
    operation = target.removeprefix(_TARGET)
    if operation not in _OPERATIONS or not target.startswith(_TARGET):
        return _error(400, "UnknownOperationException", "")
    try:
        arguments = json.loads(body)
    except ValueError:
        return _error(400, "SerializationException", "the request is not JSON")
    if not isinstance(arguments, dict):
        return _error(400, "SerializationException", "the request is not an object")
    try:
        found = getattr(client, xform_name(operation))(**arguments)
    except ParamValidationError as problem:
        return _error(400, "ValidationException", str(problem))
    except ClientError as problem:
        response: Any = problem.response
        besides = {name: response[name] for name in _BESIDES if name in response}
        error, status = response["Error"], response["ResponseMetadata"].get("HTTPStatusCode", 400)
        return _error(status, error["Code"], error.get("Message", ""), **besides)
    found.pop("ResponseMetadata", None)
    return _response(200, found)


def _error(status: int, code: str, message: str, **besides: Any) -> Response:
    return _response(status, {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": message} | besides)


def _response(status: int, content: dict[str, Any]) -> Response:
    return Response(json.dumps(content), status, media_type="application/x-amz-json-1.0")
