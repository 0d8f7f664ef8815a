"""Orders on a clock that stands still."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.functions.calls import Api


@pytest.fixture
def clock(api: Api, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The clock of orders, which stands still until a test moves ``now`` (epoch seconds)."""
    from functions.handlers import orders_due
    from functions.orders import own_routes, routes

    hand = SimpleNamespace(now=1_795_392_000.25)
    for module in (routes, own_routes, orders_due):
        monkeypatch.setattr(module, "time", SimpleNamespace(time=lambda: hand.now))
    return hand
