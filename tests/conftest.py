"""What all tests stand on: the site built once, the functions on an embedded DynamoDB, the promises bound to tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
os.chdir(ROOT)
pytest_plugins = ["tests.promises", "tests.skips"]


def pytest_sessionstart(session: pytest.Session) -> None:
    """Build the site, once, before any worker starts: functions/pages and output/ are what is tested."""
    if hasattr(session.config, "workerinput") or session.config.option.collectonly:
        return
    from infra.builder import whole

    if not whole():
        pytest.exit("the site does not build; the message above says why", returncode=2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long begin first, so that no core waits for the other in the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def site() -> Path:
    """The built site."""
    return ROOT / "output"


@pytest.fixture(scope="session")
def template() -> Any:
    """infra/template.yaml."""
    from infra.template import Template

    return Template()


@pytest.fixture(scope="session")
def register() -> Any:
    """The register, checked against the policy texts."""
    import register as registers

    return registers.load(texts=ROOT / "content/policies/privacy")


@pytest.fixture(scope="module")
def embedded_database(template: Any) -> Iterator[Any]:
    """An embedded DynamoDB with the template's tables, made once a file; a client of it."""
    from infra import embedded

    with embedded.dynamodb(template, REQUESTS_PER_MINUTE="1000000") as client:
        yield client


@pytest.fixture
def database(embedded_database: Any) -> Any:
    """The embedded DynamoDB, its tables empty; a client of it."""
    from tests import tables

    tables.empty()
    return embedded_database
