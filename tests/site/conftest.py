"""Every page of the built site, read once, and the tools of npm that look at them."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.setup import npm
from tests.site.pages import Built, read

TOOLS = Path(__file__).parent / "tools"


@pytest.fixture(scope="session")
def built(site: Path) -> list[Built]:
    """Every page, in the order of their paths."""
    return sorted((read(file, site) for file in site.rglob("*.html")), key=lambda page: page.path)


@pytest.fixture(scope="session")
def tools() -> Path:
    """The folder of npm's packages that tests/site/tools names."""
    return npm.installed(TOOLS, "site-tools")
