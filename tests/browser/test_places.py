"""What stands on a page fits the place it is given, whatever the window, and moves from page to page only where that is
wanted.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.visiting import choose

# How many of a list stand in each of its rows, by where they are seen.
ROWS = """(items) => {
  const rows = {};
  for (const item of items.filter((one) => one.checkVisibility())) {
    const top = Math.round(item.getBoundingClientRect().top);
    rows[top] = (rows[top] ?? 0) + 1;
  }
  return Object.values(rows);
}"""
# Lines of a part, other than its link, that stand over one another.
OVER_ONE_ANOTHER = """(part) => {
  const lines = [...part.querySelectorAll(":is(h2, h3, p)")].map((line) => line.getBoundingClientRect());
  return lines.filter((one, at) => at && one.top < lines[at - 1].bottom - 1).map((one) => one.top);
}"""
TRANSITION = "typeof CSSViewTransitionRule === 'function'"
TURNS = """() => {
  addEventListener("pagereveal", (event) => { window.turned = !!event.viewTransition; });
}"""


def squeeze(page: Page, part: str, width: int) -> None:
    """Give a part of the page a place of so many pixels; the window stays as it is."""
    page.locator(part).first.evaluate(
        "(e, width) => { e.style.inlineSize = `${width}px`; e.style.paddingInline = 0; }", width
    )


@pytest.mark.parametrize(("width", "rows"), [(390, [1, 1, 1, 1]), (820, [2, 2]), (1366, [4])])
def test_no_step_is_left_over_in_a_row_of_its_own(page: Page, width: int, rows: list[int]) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/")
    assert page.locator(".way li").evaluate_all(ROWS) == rows


@pytest.mark.parametrize(("width", "rows"), [(390, [1] * 5), (820, [1, 2, 2]), (1366, [1, 4])])
def test_the_first_note_leads_and_the_others_fill_their_rows(page: Page, width: int, rows: list[int]) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/journal/")
    assert page.locator(".journal > li").evaluate_all(ROWS) == rows


@pytest.mark.parametrize("width", [390, 820, 1366])
def test_every_note_is_reached_by_keyboard_and_its_focus_has_an_edge(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/journal/")
    choose(page, "reject")
    links = page.locator(".journal a")
    links.first.focus()
    for link in links.all():
        assert link.evaluate("(link) => link === document.activeElement")
        box = link.bounding_box()
        assert box and min(box["width"], box["height"]) > 100
        assert link.locator("..").evaluate(OVER_ONE_ANOTHER) == []
        page.keyboard.press("Tab")


def test_a_part_goes_by_its_place_and_not_by_the_window(page: Page) -> None:
    page.set_viewport_size({"width": 1366, "height": 900})
    page.goto("/")
    squeeze(page, ".way", 600)
    assert page.locator(".way li").evaluate_all(ROWS) == [2, 2]
    squeeze(page, ".way", 320)
    assert page.locator(".way li").evaluate_all(ROWS) == [1, 1, 1, 1]
    page.goto("/shop/")
    head, cards = page.locator(".shelf-head").first, page.locator(".shelf .cards").first
    beside = "(e) => Math.round(e.getBoundingClientRect().top)"
    assert head.evaluate(beside) == cards.evaluate(beside)
    squeeze(page, ".listing", 600)
    assert head.evaluate(beside) < cards.evaluate(beside)


def test_the_trail_stays_on_one_line_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 844})
    page.goto("/shop/green-cardamom-pods/")
    steps = page.locator(".trail li").evaluate_all(
        "(steps) => steps.map((step) => step.getBoundingClientRect().height)"
    )
    assert len(steps) == 3
    assert max(steps) < 36, "a step takes two lines"


@pytest.mark.parametrize(("motion", "turns"), [("no-preference", True), ("reduce", False)])
def test_pages_turn_into_one_another_only_where_motion_is_wanted(page: Page, motion: str, turns: bool) -> None:
    page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type]
    page.goto("/")
    assert page.evaluate(TRANSITION), "this browser turns no pages: nothing is shown by it"
    choose(page, "reject")
    page.add_init_script(f"({TURNS})()")
    page.locator("main .card:visible").first.get_by_role("link").first.click()
    page.wait_for_url("**/shop/*/")
    page.wait_for_function("window.turned !== undefined")
    assert page.evaluate("window.turned") == turns
