"""No text is cut off in any engine, on a phone or a tablet: a page of each template, as it is, at twice the size, and
spaced out (WCAG 2.2, 1.4.4 and 1.4.12).
"""

from __future__ import annotations

import itertools

import pytest

from tests.browser.engines.test_everywhere import choose
from tests.browser.engines.visits import Visit
from tests.browser.text_boxes import OUTSIDE, READY, WAYS, WIDTHS, address, settled

# The longest of each template, and pages that the functions make, as someone sees them who has allowed something.
PAGES = [
    "/", "/about/", "/shop/", "/shop/green-cardamom-pods/", "/journal/", "/journal/false-friends/", "/privacy/",
    "/privacy/changes/", "/cookies/", "/choices/", "/choices/de/", "/choices/ar/", "/promises/", "/receipt/",
    "/basket/", "/contact/", "/search/", "/api/consent?language=de", "/api/cookies?language=ja",
]  # fmt: skip


# Chromium too, which other tests here leave to the folder above.
ENGINES = ("chromium", "firefox", "webkit")
pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True, scope="session")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_no_text_stands_outside_its_box_however_large_or_spaced_out(visit: Visit) -> None:
    visit.goto("/404.html")
    choose(visit, "accept")
    found = []
    for path in PAGES:
        visit.goto(address(path))
        visit.wait_until(READY)
        for way, width in itertools.product(WAYS, WIDTHS):
            visit.wait_until(settled(way, width))
            found += [f"{path}, {way}, {width} px: {one}" for one in visit.evaluate(OUTSIDE)]
    assert found == [], "\n".join(found)


def test_text_outside_its_box_is_found(visit: Visit) -> None:
    """Else the test above could not fail."""
    visit.goto(address("/about/"))
    visit.wait_until(READY)
    frame = "document.querySelector('iframe').contentDocument"
    visit.wait_until(settled("as it is", 320))
    assert visit.evaluate(OUTSIDE) == []
    heading = f"{frame}.querySelector('main h1').style"
    visit.evaluate(f"({heading}.overflowWrap = 'normal', {heading}.inlineSize = '1em')")
    assert any(one.startswith("past its block") for one in visit.evaluate(OUTSIDE))
