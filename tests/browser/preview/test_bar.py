"""The bar: how wide, in which colours, with or without script, and as to someone who was never here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, ViewportSize, expect

from infra.preview import Preview
from tests.browser.preview.writing import Writing
from tests.browser.visiting import CHOICES, banner, choose, jar
from tests.browser.watch import Watch

Opened = Callable[[str], Page]
DAY, NIGHT = "rgb(248, 242, 228)", "rgb(20, 23, 28)"
WIDE = ViewportSize(width=1280, height=800)


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Preview")


def press(page: Page, name: str) -> None:
    bar(page).get_by_role("button", name=name, exact=True).click()


def framed(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


@pytest.fixture(autouse=True)
def remembered(preview: Preview) -> Iterator[None]:
    """What the bar remembers is forgotten after each test."""
    yield
    preview.site.with_name("bar.json").unlink(missing_ok=True)


@pytest.mark.parametrize(("name", "width"), [("Phone", 390), ("Tablet", 820)])
def test_a_page_is_shown_at_the_width_of_a_device_and_back(opened: Opened, name: str, width: int) -> None:
    page = opened("/about/")
    press(page, name)
    expect(framed(page).get_by_role("heading", level=1, name="About us")).to_be_visible()
    assert page.locator("iframe").evaluate("frame => frame.contentWindow.innerWidth") == width
    framed(page).get_by_role("link", name="Contact", exact=True).first.click()
    expect(framed(page).get_by_role("heading", level=1, name="Contact")).to_be_visible()
    press(page, "Full")
    page.wait_for_url("**/contact/")


def test_a_framed_page_follows_what_is_saved_and_has_no_bar_of_its_own(opened: Opened, writing: Writing) -> None:
    page = opened("/about/")
    press(page, "Phone")
    expect(framed(page).get_by_role("heading", level=1)).to_be_visible()
    assert (
        page.locator("iframe").evaluate("f => f.contentDocument.querySelectorAll('body > [lang=en][dir]').length") == 0
    )
    writing.renamed("about/index.html", "/theme/css/site.css", "@layer base{h1{color:rgb(1,2,3)}}")
    writing.told("about/index.html")
    expect(framed(page).get_by_role("heading", level=1)).to_have_css("color", "rgb(1, 2, 3)")


def test_the_colours_are_those_of_the_sites_own_switch(opened: Opened) -> None:
    page = opened("/about/")
    press(page, "Dark")
    expect(page.locator("html")).to_have_css("background-color", NIGHT)
    expect(bar(page).get_by_role("button", name="Dark", exact=True)).to_have_attribute("aria-pressed", "true")
    assert jar(page)["__Host-scheme"]["value"] == "dark"
    press(page, "System")
    expect(page.locator("html")).not_to_have_css("background-color", NIGHT)
    assert "__Host-scheme" not in jar(page)


def test_in_the_frame_colours_are_those_of_a_system_and_hold_without_script(
    new_context: Callable[..., BrowserContext], watch: Watch
) -> None:
    watch.expect("Blocked script execution")
    page = new_context(viewport=WIDE, color_scheme="null").new_page()
    page.goto("/_preview/frame?path=/about/&width=tablet&script=no")
    for name, paper in (("Dark", NIGHT), ("Light", DAY)):
        press(page, name)
        expect(framed(page).locator("html")).to_have_css("background-color", paper)
        expect(bar(page).get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")


def test_without_script_a_page_is_as_a_visitor_without_it_has_it(
    opened: Opened, new_context: Callable[..., BrowserContext], watch: Watch
) -> None:
    watch.expect("Blocked script execution")
    page = opened("/about/")
    press(page, "No script")
    expect(framed(page).get_by_role("heading", level=1)).to_be_visible()
    frame = page.locator("iframe")
    assert frame.evaluate("frame => frame.contentWindow.matchMedia('(scripting: none)').matches")
    assert frame.evaluate("frame => !!frame.contentDocument.querySelector('noscript > link')?.sheet")
    framed(page).get_by_role("button", name="Reject all").click()
    # By waiting for what comes, and not for the button to go: until the answer is there, it stands where it stood.
    framed(page).get_by_role("link", name="Back to the page you were on").click()
    framed(page).get_by_role("heading", level=1, name="About").wait_for()
    expect(framed(page).get_by_role("button", name="Reject all")).to_be_hidden()
    assert CHOICES in jar(page)
    press(page, "No script")
    page.wait_for_url("**/about/")


def test_a_first_visit_has_no_cookies_and_nothing_kept(opened: Opened) -> None:
    page = opened("/about/")
    choose(page, "accept")
    page.evaluate("localStorage.setItem('kept', 1); sessionStorage.setItem('kept', 1)")
    with page.expect_navigation():
        press(page, "First visit")
    expect(banner(page)).to_be_visible()
    assert jar(page) == {}
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_hidden_it_stays_hidden_until_it_is_asked_for(opened: Opened) -> None:
    page = opened("/about/")
    with page.expect_response("**/_preview/bar"):
        press(page, "Hide")
    expect(bar(page)).to_be_hidden()
    page.goto("/shop/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(bar(page)).to_be_hidden()
    page.goto("/_preview/")
    page.get_by_role("button", name="Show the bar on pages").click()
    expect(bar(page)).to_be_visible()
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_every_control_is_reached_and_worked_by_keyboard(opened: Opened) -> None:
    page = opened("/about/")
    page.evaluate("document.querySelector('footer a:last-of-type').focus()")
    names: list[str] = []
    active = "document.activeElement?.shadowRoot?.activeElement?.textContent ?? ''"
    for _ in range(40):
        page.keyboard.press("Tab")
        names.append(str(page.evaluate(active)))
        if names[-1] == "Hide":
            break
    assert [name for name in names if name] == [
        "Preview", "Phone", "Tablet", "Full", "System", "Light", "Dark", "No script", "First visit", "Stored", "Hide",
    ]  # fmt: skip
    bar(page).get_by_role("button", name="Preview").focus()
    page.keyboard.press("Enter")
    expect(bar(page).get_by_role("button", name="Phone")).to_be_hidden()


def test_it_moves_nothing_on_the_page_and_stands_clear_of_the_banner(opened: Opened, page: Page) -> None:
    where = "JSON.stringify([...document.querySelectorAll('body :not([lang=en][dir=ltr])')].map((e) => "
    where += "[e.tagName, e.offsetLeft, e.offsetTop, e.offsetWidth]))"
    opened("/about/")
    with_bar = page.evaluate(where)
    page.evaluate("document.querySelector('body > [lang=en][dir=ltr]').remove()")
    assert page.evaluate(where) == with_bar
    page.reload()
    expect(bar(page)).to_be_visible()
    placed, asked = bar(page).bounding_box(), banner(page).bounding_box()
    assert placed and asked
    assert placed["y"] + placed["height"] <= asked["y"]
