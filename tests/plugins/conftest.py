"""Plugins are tested on texts that the tests know. What holds for any texts is in tests/site and tests/browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import run_folder


@pytest.fixture(scope="session")
def site() -> Path:
    """The site of the tests' texts."""
    return run_folder.known_site()
