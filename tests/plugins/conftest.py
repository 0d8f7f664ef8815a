"""Plugins are tested on texts that the tests know. What holds for any texts is in tests/site and tests/browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import own_texts, run_folder


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the tests' texts."""
    return own_texts.site(run_folder.site(), tmp_path_factory.mktemp("known"))
