"""A visitor who has said nothing yet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Stored
from tests.browser.watch import Watch

VISITED = ("/", "/shop/", "/shop/green-cardamom-pods/", "/contact/", "/choices/", "/privacy/")
EMBEDDED = "iframe, frame, object, embed, video, audio, portal"
KEPT = "[localStorage.length, sessionStorage.length, document.cookie.length]"
KEPT_DEEPER = """async () => [(await indexedDB.databases()).length, (await caches.keys()).length,
                 (await navigator.serviceWorker.getRegistrations()).length]"""


@pytest.mark.promise("P09", "P25")
def test_a_fresh_visit_keeps_nothing_asks_no_other_host_and_sends_nothing_but_requests_for_pages_and_their_parts(
    visitor: Page, scripted: bool, stored: Stored, watch: Watch
) -> None:
    for path in VISITED:
        visitor.goto(path)
        assert visitor.locator(EMBEDDED).count() == 0
        visitor.mouse.wheel(0, 10_000)
    assert visitor.context.cookies() == []
    assert visitor.evaluate(KEPT) == [0, 0, 0]
    if scripted:
        assert visitor.evaluate(KEPT_DEEPER) == [0, 0, 0]
    assert stored("ConsentTable") == []
    assert len(watch.requests) > len(VISITED)
    assert watch.foreign() == []
    wanted = {"document", "stylesheet", "font", "script", "image"}
    assert [request.url for request in watch.requests if request.method != "GET" or "?" in request.url] == []
    # What a product's page asks: how much of everything is left. It is the same for everybody, and says nothing back.
    asked = [request for request in watch.requests if not request.url.endswith("/api/stock")]
    others = [request.url for request in asked if request.resource_type not in wanted]
    assert [url for url in others if "/theme/icons/favicon." not in url] == []
    assert [request.url for request in asked if "/api/" in request.url] == []
