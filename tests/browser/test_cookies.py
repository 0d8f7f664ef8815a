"""What stands in a browser after a walk over the whole site, under every choice there is."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.addresses import pages
from tests.browser.visiting import CHOICES, OPTIONAL, VISITOR, choose, jar
from tests.browser.watch import Watch

ANSWERS = {
    "no answer": ("", []),
    "reject": ("reject", []),
    "accept": ("accept", OPTIONAL),
    **{purpose: ("save", [purpose]) for purpose in OPTIONAL},
}
STORED = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
STORED_DEEPER = """async () => [...(await indexedDB.databases()).map((base) => base.name), ...await caches.keys(),
                 ...(await navigator.serviceWorker.getRegistrations()).map((worker) => worker.scope)]"""


@pytest.mark.promise("P08", "P25")
@pytest.mark.parametrize("answer", ANSWERS)
def test_after_every_page_only_what_is_in_the_register_is_kept_and_nobody_else_was_asked(
    page: Page, watch: Watch, register: Any, base_url: str, answer: str
) -> None:
    way, granted = ANSWERS[answer]
    elsewhere = re.compile(f"^(?!{re.escape(base_url)}/)")
    page.context.route(elsewhere, lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto("/404.html")
    if way:
        choose(page, way, granted)
    for path in pages():
        page.goto(path)
    kept = {*jar(page), *page.evaluate(STORED), *page.evaluate(STORED_DEEPER)}
    assert kept <= set(register.cookies)
    assert {register.cookies[name].purpose for name in kept} <= {"necessary", *granted}
    assert set(jar(page)) == ({CHOICES, VISITOR} if granted else {CHOICES} if way else set())

    allowed = {one.host for one in register.recipients.values() if one.purpose in granted}
    assert {urlsplit(url).hostname for url in watch.foreign()} <= allowed
    watch.requests.clear()
