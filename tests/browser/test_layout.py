"""Every page fits every window, nothing jumps, and the banner is in nobody's way."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.test_accessibility import TEMPLATES
from tests.browser.tour import TOO_WIDE, WIDTHS, Seen
from tests.browser.visiting import banner, carry, choose

TARGET = 44
SHIFTS = """async () => {
  const found = [];
  new PerformanceObserver((list) => found.push(...list.getEntries()))
    .observe({ type: "layout-shift", buffered: true });
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200)));
  return found.map((shift) => [shift.value, ...shift.sources.map((s) => s.node?.nodeName ?? "")]);
}"""
MOVING = """() => [
  ...document.getAnimations().map((animation) => `running: ${animation.effect?.target?.nodeName}`),
  ...[...document.querySelectorAll("*")].flatMap((element) => ["", "::before", "::after"].map((part) => {
    const style = getComputedStyle(element, part || null);
    const seconds = (text) => Math.max(...text.split(",").map(parseFloat));
    const moves = seconds(style.transitionDuration) > 0.01
      || (style.animationName !== "none" && seconds(style.animationDuration) > 0.01)
      || style.scrollBehavior === "smooth";
    return moves ? element.nodeName + part : "";
  })).filter(Boolean)]"""


def test_no_page_scrolls_sideways_at_any_width(toured: dict[str, Seen]) -> None:
    assert {path: page.wide for path, page in toured.items() if page.wide} == {}


def test_no_page_scrolls_sideways_with_the_banner(page: Page) -> None:
    """It is the same on every page (tests/site): it is looked at over one page of each template."""
    found = []
    for path in TEMPLATES:
        page.goto(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if wide := page.evaluate(TOO_WIDE):
                found.append(f"{path} at {width}: {wide}")
    assert found == []


def test_no_answer_of_the_functions_scrolls_sideways_and_what_can_be_done_is_in_sight(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 844})
    page.goto("/")
    choose(page, "accept")
    page.goto("/api/consent")
    expect(page.get_by_role("table")).to_be_visible()
    assert page.evaluate(TOO_WIDE) is None
    for path in ("/api/cookies", "/cookies/"):
        page.goto(path)
        buttons = page.get_by_role("button", name="Delete __Host-")
        expect(buttons).to_have_count(2)
        assert page.evaluate(TOO_WIDE) is None
        for button in buttons.all():
            button.scroll_into_view_if_needed()
            box = button.bounding_box()
            assert box and box["x"] + box["width"] <= 320, path


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_control_of_the_banner_is_large_enough_to_touch(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/")
    asking = banner(page)
    asking.get_by_text("Choose", exact=True).click()
    controls = [*asking.get_by_role("button").all(), asking.locator("summary"), *asking.locator("label").all()]
    assert len(controls) == 8
    for control in controls:
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= TARGET, control.inner_text()


@pytest.mark.parametrize(
    "size", [(320, 568), (844, 390), (320, 256)], ids=["small phone", "phone on its side", "zoom 400 %"]
)
def test_the_opened_banner_stays_inside_the_window_and_all_of_it_can_be_reached(
    page: Page, size: tuple[int, int]
) -> None:
    page.set_viewport_size(ViewportSize(width=size[0], height=size[1]))
    page.goto("/")
    asking = banner(page)
    asking.get_by_text("Choose", exact=True).click()
    box = asking.bounding_box()
    assert box
    assert box["y"] >= 0
    for name in ("Reject all", "Accept all", "Save choices"):
        button = asking.get_by_role("button", name=name)
        button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport(ratio=0.99)
        button.click(trial=True)


@pytest.mark.parametrize("path", ["/", "/shop/green-cardamom-pods/"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("chosen", [False, True], ids=["first visit", "return visit"])
def test_nothing_moves_while_a_page_loads(
    *, page: Page, base_url: str, register: Any, path: str, width: int, chosen: bool
) -> None:
    if chosen:
        carry(page, f"v1.{register.policy.version}.", base_url)
    page.emulate_media(reduced_motion="no-preference")
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(path)
    assert page.evaluate(SHIFTS) == []


def test_the_banner_is_not_printed(page: Page) -> None:
    for path in ("/", "/privacy/"):
        page.goto(path)
        page.emulate_media(media="print")
        expect(page.locator("#privacy-choices")).to_be_hidden()
        page.emulate_media(media="screen")
        expect(banner(page)).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/shop/", "/shop/sumac/", "/contact/", "/promises/"])
def test_nothing_moves_for_those_who_asked_for_less_motion(page: Page, path: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(path)
    assert page.evaluate(MOVING) == []


@pytest.mark.parametrize("path", ["/", "/shop/sumac/", "/contact/", "/choices/"])
def test_forced_colours_leave_every_control_its_edge(page: Page, path: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(path)
    bare = """(controls) => controls
      .filter((control) => !["checkbox", "hidden"].includes(control.type))
      .filter((control) => getComputedStyle(control).borderStyle === "none")
      .map((control) => control.outerHTML.slice(0, 80))"""
    assert page.locator("button, input, select, textarea").evaluate_all(bare) == []
