"""/cookies/ in Firefox and WebKit: whatever they take for a cookie can be deleted there."""

from __future__ import annotations

import pytest

from tests.browser.engines.conftest import Served
from tests.browser.engines.visits import Visit

NAMES = ["cart[0]", "a:b", "{q}", "n" * 210, "a b"]


@pytest.fixture(autouse=True)
def _served(preview: Served) -> None:
    """The site is up."""


def test_every_name_on_every_path_above_the_page_is_deleted_and_said_to_be(visit: Visit) -> None:
    visit.goto("/cookies/")
    for pair in [f"{name}=1;Path=/" for name in NAMES] + ["deep=1;Path=/cookies", "deep=2;Path=/cookies/"]:
        visit.evaluate(f"(document.cookie = '{pair};Secure')")
    visit.reload()
    for name in [*NAMES, "deep"]:
        visit.click("button", f"Delete {name}")
        visit.wait_until(f"document.querySelector('#kept [role=status]').textContent === '{name} is deleted.'")
    assert visit.cookies() == {}
