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
    from functions.my_data import correcting, erasing, rights_routes, routes, sign_in, unfinished

    found = Mailing(api, template, monkeypatch)
    for module in (correcting, erasing, rights_routes, routes, sign_in, unfinished):
        monkeypatch.setattr(module, "time", SimpleNamespace(time=lambda: found.now))
    return found
