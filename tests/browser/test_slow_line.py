"""On a line of 250 kbit/s with 300 ms to every answer, the words are there soon and nothing moves afterwards."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from infra.preview.compression import CompressedPreview
from tests.browser.conftest import STAGE
from tests.browser.test_layout import SHIFTS
from tests.browser.visiting import banner

LINE = {"offline": False, "latency": 300, "downloadThroughput": 250_000 / 8, "uploadThroughput": 50_000 / 8}
# Two answers one after the other, page and style sheets, and what they weigh, take 1.1 s. The rest is for this machine.
READABLE, MOVED = 3_000, 0
PAINTED = """async () => {
  const first = await new Promise((done) => new PerformanceObserver((list) => {
    const [found] = list.getEntriesByName("first-contentful-paint");
    if (found) done(found);
  }).observe({ type: "paint", buffered: true }));
  const text = (part) => {
    const element = document.querySelector(part);
    return element?.checkVisibility() ? element.textContent.trim() : "";
  };
  return { at: first.startTime, heading: text("h1"), words: text("main") };
}"""


@pytest.fixture(scope="module")
def preview(listener: socket.socket, origin: str, site: Path, template: Any) -> CompressedPreview:
    """The site as a CDN sends it: compressed."""
    return STAGE.preview(CompressedPreview, template, site, listener, origin)


PATHS = ["/", "/shop/green-cardamom-pods/", "/journal/eleven-grams/", "/privacy/"]


def first_sight(page: Page, path: str) -> Any:
    """When the first words are seen on a slow line, in milliseconds, and which."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    page.emulate_media(reduced_motion="no-preference")
    page.set_viewport_size(ViewportSize(width=390, height=844))
    page.goto(path, wait_until="commit", timeout=30_000)
    return page.evaluate(PAINTED)


@pytest.mark.speed
@pytest.mark.parametrize("path", PATHS)
def test_on_a_slow_line_the_words_come_soon(page: Page, path: str) -> None:
    assert first_sight(page, path)["at"] < READABLE


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_on_a_slow_line_the_words_come_first_and_nothing_moves(page: Page, path: str) -> None:
    seen = first_sight(page, path)
    assert seen["heading"]
    assert len(seen["words"]) > 300
    assert banner(page).get_by_role("button", name="Reject all").is_visible()
    page.wait_for_load_state("load", timeout=60_000)
    assert sum(shift[0] for shift in page.evaluate(SHIFTS)) == MOVED
