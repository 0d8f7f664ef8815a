"""A page follows what is saved: in place where it can be, anew where it must, and not at all where it is not meant."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.preview.writing import Writing, still_there
from tests.browser.watch import Watch

Opened = Callable[[str], Page]
ABOUT = "about/index.html"
BEHIND = (
    "<form id='made'><input name='word' aria-label='Word' value='as it was'><input type='checkbox' name='yes' "
    "aria-label='Yes'><select name='size' aria-label='Size'><option>small<option>large</select></form>"
    "<details><summary>More</summary><p>It was closed.</p></details></main>"
)


def test_new_style_sheets_take_their_place_without_a_reload(opened: Opened, writing: Writing) -> None:
    page = opened("/about/")
    name = writing.renamed(ABOUT, "/theme/css/site.css", "@layer base{h1{color:rgb(1,2,3)}}")
    writing.told(ABOUT)
    expect(page.get_by_role("heading", level=1)).to_have_css("color", "rgb(1, 2, 3)")
    sheets = page.locator("link[rel=stylesheet][href*='/css/site.']")
    expect(sheets).to_have_count(1)
    expect(sheets).to_have_attribute("href", name)
    assert still_there(page)


def test_the_page_is_never_without_its_style_sheet(opened: Opened, writing: Writing) -> None:
    page = opened("/about/")
    page.evaluate(
        """() => { window.bare = 0; new MutationObserver(() => { window.bare +=
        ![...document.styleSheets].some(({ href }) => href?.includes("/css/site.")) })
        .observe(document.head, { childList: true }) }"""
    )
    writing.renamed(ABOUT, "/theme/css/site.css", "@layer base{h1{color:rgb(1,2,3)}}")
    writing.told(ABOUT)
    expect(page.get_by_role("heading", level=1)).to_have_css("color", "rgb(1, 2, 3)")
    assert page.evaluate("window.bare") == 0


def test_a_new_picture_takes_its_place_without_a_reload(opened: Opened, writing: Writing) -> None:
    page = opened("/")
    name = writing.renamed("index.html", "/theme/pictures/home-tall.svg", "<!-- another -->")
    writing.told("index.html")
    expect(page.locator("main img").first).to_have_attribute("src", name)
    assert still_there(page)


def test_a_new_text_comes_with_place_folds_and_what_was_typed(opened: Opened, writing: Writing) -> None:
    writing.replace(ABOUT, "</main>", BEHIND)
    page = opened("/about/")
    page.get_by_text("More", exact=True).click()
    page.get_by_label("Word").fill("typed")
    page.get_by_label("Yes").check()
    page.get_by_label("Size").select_option("large")
    page.get_by_label("Word").focus()
    page.evaluate("scrollTo(0, 300)")
    writing.replace(ABOUT, "It was closed.", "It is new.")
    writing.told(ABOUT)
    expect(page.get_by_text("It is new.")).to_be_visible()
    assert not still_there(page)
    expect(page.get_by_label("Word")).to_have_value("typed")
    expect(page.get_by_label("Word")).to_be_focused()
    expect(page.get_by_label("Yes")).to_be_checked()
    expect(page.get_by_label("Size")).to_have_value("large")
    assert page.evaluate("[scrollY, sessionStorage.length]") == [300, 0]


def test_what_the_contact_form_keeps_is_left_to_it(opened: Opened, writing: Writing) -> None:
    page = opened("/contact/")
    page.get_by_label("Message").fill("Do you have long pepper?")
    writing.replace("contact/index.html", "</main>", "<p>A new line.</p></main>")
    writing.told("contact/index.html")
    expect(page.get_by_text("A new line.")).to_be_visible()
    expect(page.get_by_label("Message")).to_have_value("Do you have long pepper?")


def test_another_pages_change_leaves_this_one_alone(opened: Opened, writing: Writing) -> None:
    page = opened("/about/")
    writing.replace("index.html", "</main>", "<p>New.</p></main>")
    writing.told("index.html")
    expect(page.get_by_role("region", name="Preview").get_by_role("status")).to_contain_text(
        "1 file in 0.21 s: this page is the same"
    )
    assert still_there(page)


def test_a_page_that_was_away_hears_what_it_missed(opened: Opened, writing: Writing) -> None:
    page = opened("/about/")
    seen = "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); "
    seen += "document.dispatchEvent(new Event('visibilitychange')) }"
    page.evaluate(seen, True)
    writing.replace(ABOUT, "</main>", "<p>Missed.</p></main>")
    writing.told(ABOUT)
    writing.told("index.html")
    page.evaluate(seen, False)
    expect(page.get_by_text("Missed.")).to_be_visible()


def test_a_page_that_moved_leads_to_its_new_address(opened: Opened, writing: Writing) -> None:
    page = opened("/journal/eleven-grams/")
    text = (writing.site / "journal/eleven-grams/index.html").read_text(encoding="utf-8")
    writing.put("journal/twelve-grams/index.html", text)
    writing.remove("journal/eleven-grams/index.html")
    writing.told("journal/twelve-grams/index.html", removed=("journal/eleven-grams/index.html",))
    gone = page.get_by_role("dialog", name="This page is gone")
    gone.get_by_role("link", name="/journal/twelve-grams/").click()
    page.wait_for_url("**/journal/twelve-grams/")


def test_a_page_that_was_looked_for_is_shown_once_it_is_there(opened: Opened, writing: Writing, watch: Watch) -> None:
    watch.expect("404")
    page = opened("/soon/")
    writing.put(
        "soon/index.html", "<!doctype html><html><head><title>Soon</title></head><body>It is here.</body></html>"
    )
    writing.told("soon/index.html")
    expect(page.get_by_text("It is here.")).to_be_visible()
