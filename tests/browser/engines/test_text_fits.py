"""No text is cut off in any engine, on a phone or a tablet, spaced out or twice as large."""

from __future__ import annotations

import pytest

from tests.browser.addresses import pages
from tests.browser.engines.test_everywhere import choose
from tests.browser.engines.visits import Visit
from tests.browser.text_boxes import OUTSIDE, READY, WAYS, WIDTHS, address, settled

# Pages that the functions make, as someone sees them who has allowed something.
ANSWERS = ["/api/consent", "/api/consent?language=de", "/api/cookies", "/api/cookies?language=ja"]


# Chromium too, which other tests here leave to the folder above.
ENGINES = ("chromium", "firefox", "webkit")
pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True, scope="session")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_text_stands_outside_its_box_on_any_page(visit: Visit) -> None:
    visit.goto("/404.html")
    choose(visit, "accept")
    found = []
    # A frame with an answer of 404 is a complaint of the browser's, which no other page may have.
    for path in [*sorted({*pages()} - {"/404.html"}), *ANSWERS]:
        visit.goto(address(path))
        visit.wait_until(READY)
        for width in WIDTHS:
            for way in WAYS:
                visit.wait_until(settled(way, width))
                found += [f"{path}, {width} px, {way}: {one}" for one in visit.evaluate(OUTSIDE)]
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
