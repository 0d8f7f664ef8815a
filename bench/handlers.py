"""Our share of a call to a function: the handler with a store that answers at once, beside a bare ``put_item``."""

from __future__ import annotations

import contextlib
import io
import json
import statistics
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from infra import embedded
from infra.functions import Functions
from infra.gateway import Request
from infra.template import Template

CALLS = 2_000
_JSON = [("content-type", "application/json"), ("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")]


def _median(call: Callable[[], Any]) -> float:
    """Microseconds at the median of many calls, after a warm-up."""
    took = []
    for number in range(CALLS + 200):
        start = time.perf_counter_ns()
        call()
        if number >= 200:
            took.append(time.perf_counter_ns() - start)
    return statistics.median(took) / 1_000


def rows() -> list[tuple[str, str]]:
    """Label and figure of each measure."""
    template = Template()
    with embedded.dynamodb(template, REQUESTS_PER_MINUTE="1000000000"):
        functions = Functions(template)
        import store  # noqa: PLC0415 - imported as Lambda does, after the environment is set

        def bare() -> None:
            store._client.put_item(TableName="x", Item={"id": {"S": str(uuid4())}})

        def choose() -> None:
            body = {"id": str(uuid4()), "policy": policy, "granted": ["statistics"], "surface": "banner"}
            functions.call(Request("POST", "/api/consent", "", _JSON, json.dumps(body).encode(), "192.0.2.1"))

        def write() -> None:
            body = {"id": str(uuid4()), "name": "A", "email": "a@example.org", "topic": "other", "message": "m" * 500}
            functions.call(Request("POST", "/api/contact", "", _JSON, json.dumps(body).encode(), "192.0.2.1"))

        import register  # noqa: PLC0415

        policy = register.register().policy.version
        answers_at_once = patch.multiple(
            store._client, put_item=lambda **_: {}, update_item=lambda **_: {"Attributes": {"count": {"N": "1"}}}
        )
        with answers_at_once, contextlib.redirect_stdout(io.StringIO()):
            calls = {"A bare `put_item`": bare, "`POST /api/consent`": choose, "`POST /api/contact`": write}
            return [(f"{label}, store answering at once", f"{_median(call):,.0f} µs") for label, call in calls.items()]
