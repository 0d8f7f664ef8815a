"""The list and its letters, on empty tables."""

from __future__ import annotations

from typing import Any

import pytest

from tests.functions.calls import Api
from tests.functions.newsletter.campaigning import Campaigning
from tests.functions.newsletter.listing import Listing


@pytest.fixture
def listing(api: Api, template: Any, monkeypatch: pytest.MonkeyPatch) -> Listing:
    return Listing(api, template, monkeypatch)


@pytest.fixture
def campaign(listing: Listing, template: Any, monkeypatch: pytest.MonkeyPatch) -> Campaigning:
    return Campaigning(listing, template, monkeypatch)
