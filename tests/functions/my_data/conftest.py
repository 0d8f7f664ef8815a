"""A clock that stands still for everything about My data."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.functions.calls import Api
from tests.functions.mailing import Mailing


@pytest.fixture
def mailing(api: Api, template: Any, monkeypatch: pytest.MonkeyPatch) -> Mailing:
    """The mail, on empty tables, and one clock for what sends it and for My data: ``mailing.now``."""
    from functions.handlers import orders_due
    from functions.my_data import correcting, erasing, export, news, objecting, routes, sign_in, unfinished
    from functions.newsletter import personal as list_personal
    from functions.newsletter import routes as list_routes
    from functions.orders import own_routes
    from functions.orders import personal as order_personal
    from functions.orders import routes as order_routes

    found = Mailing(api, template, monkeypatch)
    own = (correcting, erasing, export, news, objecting, routes, sign_in, unfinished)
    others = (list_personal, list_routes, order_personal, order_routes, orders_due, own_routes)
    for module in (*own, *others):
        monkeypatch.setattr(module, "time", SimpleNamespace(time=lambda: found.now))
    return found
