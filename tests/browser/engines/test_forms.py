"""What is typed into the forms, in Firefox and WebKit as in Chromium."""

from __future__ import annotations

from tests.browser.engines.visits import Visit
from tests.typed import TEXTS, read_by_the_page


def test_the_page_reads_what_is_typed_as_the_functions_do(visit: Visit) -> None:
    visit.goto("/robots.txt")
    assert visit.evaluate(read_by_the_page()) == [case["read"] for case in TEXTS]
