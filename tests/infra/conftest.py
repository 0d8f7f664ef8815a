"""What the tests of the template stand on besides: the template as CloudFormation expands it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.infra.expanded import Expanded


@pytest.fixture(scope="session")
def expanded() -> Expanded:
    """infra/template.yaml with the transform applied, offline."""
    return Expanded()


@pytest.fixture(scope="session")
def firewall() -> Any:
    """infra/global.yaml."""
    from infra.template import GLOBAL, Template

    return Template(GLOBAL)
