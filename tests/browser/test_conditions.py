"""What a visitor's window and settings do to a page: zoom, forced colours, a language that runs from right to left."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.keys import MOST, presses_to
from tests.browser.test_layout import TOO_WIDE
from tests.browser.visiting import LABELS, answering, banner, choose, gone
from tests.browser.watch import Watch

# 1280 by 1024 at 400 % (WCAG 2.2, 1.4.10 names this window).
ZOOMED = ViewportSize(width=320, height=256)
PAGES = ["/", "/shop/", "/shop/sumac/", "/contact/", "/cookies/"]
# What has the focus, and whether all of it that fits is in the window with nothing in front of it.
IN_SIGHT = """() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  // Of what is typed in, browsers bring only the caret into view.
  // What is longer than the room above the banner cannot be seen whole: some of it has to be (WCAG 2.2, 2.4.11).
  const question = document.querySelector("#privacy-choices")?.getBoundingClientRect();
  const longer = box.height > (question?.height ? question.top : innerHeight);
  const long = longer || element.matches("textarea");
  const whole = long || (box.top > -1 && box.bottom < innerHeight + 1);
  const points = [top + 2, (top + bottom) / 2, bottom - 2].map((y) => [(left + right) / 2, y]);
  const own = (at) => at && (element.contains(at) || at.contains(element));
  const seen = points.map(([x, y]) => own(document.elementFromPoint(x, y)));
  const open = bottom > top && (longer ? seen.some(Boolean) : seen.every(Boolean));
  return { what: element.outerHTML.slice(0, 90), index: [...document.querySelectorAll("*")].indexOf(element),
           seen: whole && open };
}"""
# The contrast of an element's edge or ring with what lies around it, or of its text with what it stands on, as WCAG
# reckons it.
CONTRAST = """(element, edge) => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => part / 255)
      .map((part) => (part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const around = (one) => {
    for (; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const style = getComputedStyle(element);
  const text = edge === "text";
  if (!text && (style[`${edge}Style`] === "none" || parseFloat(style[`${edge}Width`]) < 1)) return 0;
  const colour = text ? style.color : style[`${edge}Color`];
  const [dark, bright] = [light(colour), light(around(text ? element : element.parentElement))].sort((a, b) => a - b);
  return (bright + .05) / (dark + .05);
}"""
EDGES = ("borderTop", "borderRight", "borderBottom", "borderLeft")


def hidden_stops(page: Page, key: str = "Tab") -> list[str]:
    """What ``key`` reaches from here to the end of the page without its being seen."""
    hidden, passed = [], set()
    for _ in range(MOST):
        page.keyboard.press(key)
        stop = page.evaluate(IN_SIGHT)
        if stop is None or stop["index"] in passed:
            assert len(passed) > 10
            return hidden
        passed.add(stop["index"])
        if not stop["seen"]:
            hidden.append(stop["what"])
    raise AssertionError(f"{key} did not leave the page after {MOST} presses")


def contrast(element: Locator, *parts: str) -> float:
    """The faintest of these parts of an element: its edges, its outline, its text."""
    return min(float(element.evaluate(f"(element) => ({CONTRAST})(element, '{part}')")) for part in parts)


def barriers(page: Page) -> list[str]:
    """What axe has against the page in forced colours. Of text it reads a colour that is not the one painted
    (``-webkit-text-fill-color``), so contrast is left to this file.
    """
    found = Axe().run(page, options={"rules": {"color-contrast": {"enabled": False}}}).response["violations"]
    found = [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]
    texts = page.locator("main, #privacy-choices, .set-now").locator("h1, h2, p, a, b, button, summary, label, td, th")
    return found + [text.inner_text() for text in texts.all() if text.is_visible() and contrast(text, "text") < 4.5]


@pytest.mark.parametrize("opened", [False, True], ids=["closed", "opened"])
@pytest.mark.parametrize(("path", "scripted"), [*((path, True) for path in PAGES), ("/contact/", False)])
def test_at_400_percent_the_banner_hides_nothing_that_the_keyboard_reaches(
    visitor: Page, path: str, *, opened: bool
) -> None:
    visitor.set_viewport_size(ZOOMED)
    visitor.goto(path)
    if opened:
        presses_to(visitor, banner(visitor).locator("summary"))
        visitor.keyboard.press("Enter")
        expect(banner(visitor).get_by_role("checkbox")).to_have_count(4)
        visitor.keyboard.press("Home")
    assert hidden_stops(visitor) == []
    assert hidden_stops(visitor, "Shift+Tab") == []
    assert visitor.evaluate(TOO_WIDE) is None


def test_at_400_percent_every_word_of_the_banner_is_reached_by_scrolling_the_page(visitor: Page) -> None:
    visitor.set_viewport_size(ZOOMED)
    visitor.goto("/404.html")
    asking = banner(visitor)
    asking.get_by_text("Choose", exact=True).click()
    assert (
        asking.evaluate(
            "(one) => [one, ...one.querySelectorAll('*')].filter((e) => e.scrollHeight > e.clientHeight + 1"
            " && getComputedStyle(e).overflowY !== 'visible').map((e) => e.outerHTML.slice(0, 60))"
        )
        == []
    ), "a window inside the window"
    for part in asking.locator("h2, p, label, summary").filter(visible=True).all():
        part.scroll_into_view_if_needed()
        expect(part).to_be_in_viewport(ratio=0.95)


@pytest.mark.parametrize("way", LABELS)
def test_at_400_percent_the_banner_is_answered_by_keyboard(visitor: Page, way: str) -> None:
    visitor.set_viewport_size(ZOOMED)
    visitor.goto("/404.html")
    if way == "save":
        presses_to(visitor, banner(visitor).locator("summary"))
        visitor.keyboard.press("Enter")
    presses_to(visitor, banner(visitor).get_by_role("button", name=LABELS[way]))
    with answering(visitor):
        visitor.keyboard.press("Enter")
    gone(visitor)
    # The offer of the receipt comes a moment later and goes at the next key.
    visitor.locator("#receipt-offer, #on").wait_for()
    assert hidden_stops(visitor) == []


def test_forced_colours_show_the_banner_its_controls_and_where_the_focus_is(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto("/404.html")
    asking = banner(page)
    presses_to(page, asking.locator("summary"))
    page.keyboard.press("Enter")
    assert contrast(asking, *EDGES) >= 3
    for control in asking.get_by_role("button").all():
        assert contrast(control, *EDGES) >= 3, control.inner_text()
    for box in asking.get_by_role("checkbox").all():
        expect(box).to_be_visible()
        # The browser draws it, in colours of the visitor's.
        expect(box).to_have_css("appearance", "auto")
        expect(box).to_have_css("accent-color", "auto")
    for reached in (asking.get_by_role("checkbox").last, asking.get_by_role("button", name=LABELS["save"])):
        presses_to(page, reached)
        assert contrast(reached, "outline") >= 3
    assert barriers(page) == []


def test_forced_colours_show_the_switch_of_the_notice_and_the_notice(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto("/cookies/")
    switch = page.get_by_label("Tell me when a cookie is set")
    expect(switch).to_have_css("appearance", "auto")
    switch.focus()
    page.keyboard.press(" ")
    assert contrast(switch, "outline") >= 3
    assert barriers(page) == []
    page.goto("/404.html")
    choose(page, "accept")
    notice = page.locator(".set-now").first
    expect(notice).to_be_visible()
    assert contrast(notice, *EDGES) >= 3
    assert barriers(page) == []


def test_forced_colours_show_what_became_of_a_choice_and_nothing_before(page: Page, watch: Watch) -> None:
    watch.expect("ERR_FAILED")
    page.emulate_media(forced_colors="active")
    page.goto("/404.html")
    told = page.locator("#choices-status")
    expect(told).to_have_css("border-top-width", "0px")
    page.route("**/api/consent", lambda route: route.abort())
    with answering(page):
        banner(page).get_by_role("button", name=LABELS["accept"]).click()
    expect(told).to_contain_text("could not reach us yet")
    assert contrast(told, *EDGES) >= 3
