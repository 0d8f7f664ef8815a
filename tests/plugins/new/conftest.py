"""The texts that there are when another is begun."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from plugins.new.shop import Shop
from tests import own_texts


@pytest.fixture(scope="package")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The tests' texts, on a day of theirs."""
    root: Path = tmp_path_factory.mktemp("new")
    own_texts.copy(root / "content")
    return Shop.read(root, dt.date(2026, 11, 27))
