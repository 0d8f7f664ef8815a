"""No text is cut off in any engine, on a phone or a tablet, spaced out or twice as large."""

from __future__ import annotations

import pytest

from tests.browser.addresses import pages
from tests.browser.engines.test_everywhere import choose
from tests.browser.engines.visits import Visit
from tests.browser.text_boxes import OUTSIDE, WAYS, WIDTHS, style

# Pages that the functions make, as someone sees them who has allowed something.
ANSWERS = ["/api/consent", "/api/consent?language=de", "/api/cookies", "/api/cookies?language=ja"]


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_stands_outside_its_box_on_any_page(visit: Visit, width: int) -> None:
    visit.goto("/404.html")
    choose(visit, "accept")
    visit.resize(width, 800)
    found = []
    for path in [*pages(), *ANSWERS]:
        visit.goto(path)
        visit.wait_until("document.fonts.status === 'loaded'")
        for way in WAYS:
            visit.evaluate(style(way))
            found += [f"{path}, {width} px, {way}: {one}" for one in visit.evaluate(OUTSIDE)]
    assert found == []
