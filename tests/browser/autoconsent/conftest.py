"""DuckDuckGo's opt-out client, at the version of the lock file."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.setup import npm

BUILT = "@duckduckgo/autoconsent/dist/autoconsent.playwright.js"


@pytest.fixture(scope="session")
def client() -> str:
    """The content script that its makers test it with. It holds no rule; rules come with its settings."""
    return (npm.installed(Path(__file__).parent, "autoconsent") / BUILT).read_text(encoding="utf-8")
