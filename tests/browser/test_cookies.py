"""What stands in a browser after a walk over the whole site, under every choice there is."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.addresses import pages
from tests.browser.visiting import CHOICES, OPTIONAL, VISITOR, choose, jar
from tests.browser.watch import Watch

ARTICLE = "/journal/what-green-means/"
# Where something waits for a purpose, or a script of its own keeps something: one page of each such template.
KEEPING = ["/shop/", "/shop/sumac/", "/basket/", ARTICLE, "/contact/", "/cookies/", "/choices/"]
# Every set of purposes that can be granted.
GRANTS = [granted for size in range(len(OPTIONAL) + 1) for granted in combinations(OPTIONAL, size)]
# Notes the name of everything that a page stores, also of what it takes away again.
NOTING = """(() => {
  const noted = (window.noted = new Set());
  const jar = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  const set = (cookie) => {
    if (!/;max-age=0/i.test(cookie)) noted.add(cookie.split("=")[0]);
    jar.set.call(document, cookie);
  };
  Object.defineProperty(document, "cookie", { get: () => jar.get.call(document), set });
  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = function (key, value) { noted.add(key); setItem.call(this, key, value); };
})()"""
# A click, and a moment: what waits until the page is quiet runs as well. Then every name that stands or stood here.
SETTLE = """async () => {
  dispatchEvent(new Event("click"));
  await new Promise((done) => setTimeout(done, 40));
  return [...noted, ...Object.keys(localStorage), ...Object.keys(sessionStorage),
          ...(await indexedDB.databases()).map((base) => base.name), ...await caches.keys(),
          ...(await navigator.serviceWorker.getRegistrations()).map((worker) => worker.scope)];
}"""
GRANTED = "(names) => names.filter((name) => privacy.granted(name))"


def said(granted: tuple[str, ...] | None) -> str:
    """A name for what was answered."""
    return "no answer" if granted is None else "+".join(granted) or "none"


@pytest.mark.promise("P08", "P25")
@pytest.mark.parametrize("granted", [None, *GRANTS], ids=said)
def test_after_every_page_only_what_is_in_the_register_is_kept_and_nobody_else_was_asked(
    page: Page, watch: Watch, register: Any, base_url: str, granted: tuple[str, ...] | None
) -> None:
    """Every page under no answer, a refusal and a yes to everything; under a single purpose those pages where a purpose
    makes a difference; under two or three, the page with an embed and every script that waits.
    """
    elsewhere = re.compile(f"^(?!{re.escape(base_url)}/)")
    page.context.add_init_script(NOTING)
    page.goto("/404.html")
    if granted is not None:
        choose(page, "save", granted)
    assert set(KEEPING) <= set(pages())
    purposes = len(granted or [])
    for path in KEEPING if purposes == 1 else [ARTICLE] if 1 < purposes < len(OPTIONAL) else pages():
        if path == ARTICLE:
            # On other pages nobody answers, and what is asked of another host is complained of. A browser keeps
            # nothing in its cache while its requests are answered here.
            page.context.route(elsewhere, lambda route: route.fulfill(body="", content_type="text/html"))
        page.goto(path)
        kept = {*jar(page), *page.evaluate(SETTLE)}
        assert kept <= set(register.cookies), path
        assert {register.cookies[name].purpose for name in kept} <= {"necessary", *(granted or [])}, path
        assert page.evaluate(GRANTED, OPTIONAL) == [*(granted or [])]
        page.context.unroute_all()
    assert set(jar(page)) == ({CHOICES, VISITOR} if granted else set() if granted is None else {CHOICES})
    assert asked(watch, base_url) <= {route for record in register.records.values() for route in record.routes}
    allowed = {one.host for one in register.recipients.values() if one.purpose in (granted or [])}
    assert {urlsplit(url).hostname for url in watch.foreign()} <= allowed
    watch.requests.clear()


def asked(watch: Watch, origin: str) -> set[str]:
    """What was asked of our own server other than for a page or a part of one: ``METHOD /path``."""
    own = [request for request in watch.requests if request.url.startswith(origin)]
    named = [(request.method, urlsplit(request.url)) for request in own]
    return {
        f"{method} {url.path}" for method, url in named if method != "GET" or url.query or url.path.startswith("/api/")
    }
