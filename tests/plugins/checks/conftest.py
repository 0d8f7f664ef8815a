"""A copy of our own texts, for tests to spoil."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plugins.checks import deliberate


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for all tests of a file, each of which leaves no mistake in it."""
    return deliberate.scratch(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository of its own, with our texts."""
    return deliberate.scratch(tmp_path)
