"""A preview counts page views when it is told to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from infra.preview import nightly


@pytest.fixture
def told() -> SimpleNamespace:
    """A client of the route, and what the function was invoked with."""
    events: list[Any] = []

    def invoke(function: str, event: Any) -> Any:
        events.append((function, event))
        return {"views": 3}

    routes = [nightly.route(SimpleNamespace(invoke=invoke))]  # type: ignore[arg-type]
    return SimpleNamespace(client=TestClient(Starlette(routes=routes)), events=events)


def test_the_function_is_invoked_as_by_the_schedule(told: SimpleNamespace) -> None:
    answer = told.client.post(f"{nightly.PATH}?day=2026-12-01")
    assert answer.json() == {"views": 3}
    assert told.events == [("RollUpFunction", {"time": "2026-12-01T00:15:00Z"})]


@pytest.mark.parametrize(
    ("query", "headers", "status"), [("?day=soon", {}, 422), ("", {"sec-fetch-site": "cross-site"}, 403)]
)
def test_what_is_no_day_and_what_comes_from_another_site_counts_nothing(
    told: SimpleNamespace, query: str, headers: dict[str, str], status: int
) -> None:
    assert told.client.post(nightly.PATH + query, headers=headers).status_code == status
    assert told.events == []
