"""Our share of a call to a function: the handler with a store that answers at once, beside a bare ``put_item``.

Events and context are made beforehand: making them is API Gateway's work and Lambda's.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from infra.local import fake_aws
from infra.local.functions import Functions
from infra.local.gateway import Context, Request, event
from infra.template import Template

CALLS = 2_000
_WARM_UP = 200
_JSON = [("content-type", "application/json"), ("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")]


def _medians(calls: Mapping[str, Sequence[Callable[[], Any]]]) -> dict[str, float]:
    """Microseconds at the median of many calls, after a warm-up: of each kind in turn, so that what else runs on the
    machine slows all kinds alike.
    """
    took: dict[str, list[int]] = {label: [] for label in calls}
    for round_ in zip(*calls.values(), strict=True):
        for label, call in zip(calls, round_, strict=True):
            start = time.perf_counter_ns()
            call()
            took[label].append(time.perf_counter_ns() - start)
    return {label: statistics.median(times[_WARM_UP:]) / 1_000 for label, times in took.items()}


def _posts(
    functions: Functions,
    function: str,
    path: str,
    body: dict[str, Any],
    proof: Callable[[dict[str, Any]], dict[str, Any]] = lambda sent: sent,
) -> list[Callable[[], Any]]:
    """Calls with a body each, whose ids differ.

    :param proof: adds to a body what follows from it, such as a signature.
    """
    key = f"POST {path}"
    bodies = [proof(body | {"id": str(uuid4())}) for _ in range(CALLS + _WARM_UP)]
    events = [event(Request("POST", path, "", _JSON, json.dumps(sent).encode(), "192.0.2.1"), key) for sent in bodies]
    return [partial(functions.handler(function), one, Context(function)) for one in events]


def _shown(sent: dict[str, Any]) -> dict[str, Any]:
    """An order with what the last look signs, ten seconds ago."""
    from functions.orders import customer, lines, look, totals  # noqa: PLC0415 - as Lambda does

    wanted, _ = lines.from_json(sent["lines"])
    who, _ = customer.from_values(sent, frozenset({"id", "lines", "step"}))
    assert who is not None
    quote = totals.quote(wanted, who.address.country)
    fields = who.as_form() | lines.as_form(wanted) | {"id": sent["id"]}
    return sent | look.signed(fake_aws.LOCAL["FORM_KEY"], fields, quote, int(time.time()) - 10)


def rows() -> list[tuple[str, str]]:
    """Label and figure of each measure."""
    template = Template()
    with fake_aws.dynamodb(template, REQUESTS_PER_MINUTE="1000000000"):
        functions = Functions(template)
        from functions.core import store  # noqa: PLC0415 - imported as Lambda does, after the environment is set

        def bare() -> None:
            store._client.put_item(TableName="x", Item={"id": {"S": str(uuid4())}})

        from functions import register  # noqa: PLC0415

        policy = register.current().policy.version
        answers_at_once = patch.multiple(
            store._client,
            put_item=lambda **_: {},
            update_item=lambda **_: {"Attributes": {"count": {"N": "1"}}},
            batch_get_item=lambda **_: {"Responses": {}},
            transact_write_items=lambda **_: {},
        )
        with answers_at_once, contextlib.redirect_stdout(io.StringIO()):
            choice = {"policy": policy, "granted": ["statistics"], "surface": "banner"}
            message = {"name": "A", "email": "a@example.org", "topic": "other", "message": "m" * 500}
            order: dict[str, Any] = {
                "name": "A",
                "email": "a@example.org",
                "street": "1 Loom Lane",
                "city": "Hamburg",
                "country": "DE",
            }
            order |= {"lines": [{"product": "sumac", "quantity": 4}], "step": "place"}
            calls = {
                "A bare `put_item`": [bare] * (CALLS + _WARM_UP),
                "`POST /api/consent`": _posts(functions, "ConsentFunction", "/api/consent", choice),
                "`POST /api/contact`": _posts(functions, "ContactFunction", "/api/contact", message),
                "`POST /api/orders`": _posts(functions, "OrderFunction", "/api/orders", order, _shown),
            }
            took, load = _medians(calls), os.getloadavg()[0]
            contact = took["`POST /api/contact`"]
            return [
                (f"{label}, store answering at once", f"{one:,.0f} µs ({one / contact:.2f} times contact)")
                for label, one in took.items()
            ] + [("Load of the machine", f"{load:.1f} on {os.cpu_count()} processors")]
