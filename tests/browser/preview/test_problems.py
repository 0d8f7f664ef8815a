"""What stops a build stands on the page, with file and line, and the page stays as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from infra.preview import Preview
from plugins.core.problems import Problem
from tests.browser.preview.writing import SLIP, Writing, still_there
from tests.browser.test_accessibility import violations
from tests.browser.watch import Watch

Opened = Callable[[str], Page]


def sheet(page: Page) -> Locator:
    return page.get_by_role("dialog", name="in the way")


def test_every_problem_is_told_with_file_line_and_the_lines_around(opened: Opened, writing: Writing) -> None:
    page = opened("/about/")
    writing.told(problems=(SLIP, Problem("content/pages/about.md", 0, "It has no summary", "Write one.")))
    expect(sheet(page)).to_have_accessible_name("2 problems are in the way")
    places = ("content/journal/eleven-grams.md:2", "content/pages/about.md")
    for text in (*places, SLIP.message, SLIP.remedy, "Write one."):
        expect(sheet(page)).to_contain_text(text)
    second = Path(SLIP.path).read_text(encoding="utf-8").splitlines()[1]
    expect(sheet(page).locator(".here")).to_have_text(second)
    expect(page.get_by_role("heading", level=1, name="About us")).to_be_visible()
    assert still_there(page)


def test_it_goes_by_itself_once_that_is_mended_and_the_page_is_what_it_would_be(
    opened: Opened, writing: Writing
) -> None:
    page = opened("/about/")
    writing.told(problems=(SLIP,))
    expect(sheet(page)).to_be_visible()
    writing.replace("about/index.html", "</main>", "<p>Since then.</p></main>")
    writing.told("index.html")
    expect(page.get_by_text("Since then.")).to_be_visible()
    expect(sheet(page)).to_have_count(0)


def test_it_can_be_folded_away_and_comes_back_with_the_next_failure(opened: Opened, writing: Writing) -> None:
    page = opened("/about/")
    writing.told(problems=(SLIP,))
    fold = sheet(page).get_by_role("button", name="Fold away")
    fold.focus()
    page.keyboard.press("Enter")
    expect(sheet(page).get_by_text(SLIP.message)).to_be_hidden()
    page.get_by_role("region", name="Preview").get_by_role("button", name="1 problem").click()
    expect(sheet(page).get_by_text(SLIP.message)).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet(page).get_by_text(SLIP.message)).to_be_hidden()
    writing.told(problems=(SLIP,))
    expect(sheet(page).get_by_text(SLIP.message)).to_be_visible()


def test_a_page_opened_meanwhile_tells_it_too(opened: Opened, writing: Writing) -> None:
    writing.told(problems=(SLIP,))
    expect(sheet(opened("/shop/")).get_by_text(SLIP.message)).to_be_visible()


def test_the_sheet_and_the_bar_have_no_barrier(opened: Opened, writing: Writing, watch: Watch) -> None:
    watch.expect("Applying inline style")  # axe's own, to read the sheets of shadow trees
    page = opened("/about/")
    writing.told(problems=(SLIP,))
    expect(sheet(page)).to_be_visible()
    assert violations(page, Axe()) == []


@pytest.fixture
def unbuilt(preview: Preview) -> Iterator[Path]:
    """The first page of the site, which is not there yet; afterwards it is."""
    index = preview.site / "index.html"
    away = index.rename(index.with_suffix(".away"))
    yield away
    if away.is_file():
        away.rename(index)


def test_before_there_is_a_site_its_problems_are_the_page(
    page: Page, preview: Preview, writing: Writing, unbuilt: Path, watch: Watch
) -> None:
    watch.expect("503")
    writing.told(problems=(SLIP,))
    with page.expect_request("**/_preview/events**"):
        page.goto("/shop/")
    expect(page.get_by_role("heading", level=1)).to_have_text("The site is not built yet")
    expect(page.get_by_role("main")).to_contain_text(SLIP.message)
    writing.told(problems=(Problem(SLIP.path, 3, "There is another", "Mend it."),))
    expect(page.get_by_role("main")).to_contain_text("There is another")
    unbuilt.rename(preview.site / "index.html")
    writing.told("index.html")
    expect(page.get_by_role("heading", level=1, name="Shop")).to_be_visible()


def test_a_problem_opens_the_editor_that_the_environment_names(
    opened: Opened, writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "code --wait")
    page = opened("/about/")
    writing.told(problems=(SLIP,))
    link = sheet(page).get_by_role("link", name=f"{SLIP.path}:2")
    expect(link).to_have_attribute("href", f"vscode://file{Path(SLIP.path).resolve()}:2")
