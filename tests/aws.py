"""AWS's clients under test: hooks into a client's calls, and the answer of a service that refuses one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.awsrequest import AWSResponse


@contextmanager
def hooked(client: Any, event: str, handler: Callable[..., Any], *, first: bool = False) -> Iterator[None]:
    """Call ``handler`` at a botocore event of this client, such as ``before-call.dynamodb.PutItem``.

    :param first: before moto's own handler of the same event, instead of after it.
    """
    events = client.meta.events
    (events.register_first if first else events.register_last)(event, handler)
    try:
        yield
    finally:
        events.unregister(event, handler)


def refusing(code: str, message: str) -> Callable[..., Any]:
    """A handler for ``before-call``: AWS refuses the call, in whose text it may quote what was sent."""
    error = {"Code": code, "Message": message}

    def refuse(**_: Any) -> tuple[AWSResponse, dict[str, Any]]:
        return AWSResponse("", 400, {}, None), {"Error": error, "ResponseMetadata": {"HTTPStatusCode": 400}}

    return refuse
