"""A page in Arabic, in a browser: everything is mirrored, nothing scrolls sideways, nobody is shut out."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from functions import languages
from tests.browser.conftest import Stored
from tests.browser.test_layout import TOO_WIDE
from tests.browser.visiting import answering

ROOT = Path(__file__).parents[2]
WORDS: Any = languages.words("ar")
# The site has no page of its own in Arabic yet, other than the choices; an editor can add one like this.
PAGE = "Title: صفحة\nSummary: صفحة بالعربية\nLang: ar\nTemplate: page\n\n## عنوان\n\nنص الصفحة، وفيه [رابط](/shop/).\n"
ARABIC = "/ar/arabic/"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, with a page in Arabic."""
    folder = tmp_path_factory.mktemp("arabic")
    shutil.copytree(ROOT / "content", folder / "content")
    (folder / "content/pages/arabic.md").write_text(PAGE, encoding="utf-8")
    settings = f'ANSWERS_PATH="{folder / "pages"}"'
    command = [sys.executable, "-m", "pelican", str(folder / "content"), "--fatal", "warnings"]
    subprocess.run([*command, "-o", str(folder / "out"), "-e", settings], cwd=ROOT, capture_output=True, check=True)
    return folder / "out"


def asking(page: Page) -> Locator:
    """The banner, by its Arabic name."""
    return page.get_by_role("dialog", name=WORDS["banner"]["title"])


def left(control: Locator) -> float:
    """Where a control begins, in CSS pixels from the window's left edge."""
    box = control.bounding_box()
    assert box
    return box["x"]


def buttons(place: Locator) -> dict[str, Locator]:
    """The buttons that answer, by what they do."""
    return {way: place.get_by_role("button", name=WORDS["banner"][way]) for way in ("reject", "accept")}


def barriers(page: Page) -> list[tuple[str, str]]:
    """What axe has against the page as it stands."""
    return [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]


def test_the_banner_of_a_page_in_arabic_is_in_arabic_and_its_first_button_on_the_right(visitor: Page) -> None:
    visitor.set_viewport_size({"width": 1280, "height": 800})
    visitor.goto(ARABIC)
    expect(visitor.locator("html")).to_have_attribute("dir", "rtl")
    expect(asking(visitor)).to_have_css("direction", "rtl")
    answers = buttons(asking(visitor))
    assert left(answers["reject"]) > left(answers["accept"])
    # The words stand on the right of the buttons, and begin at the right.
    title = asking(visitor).get_by_role("heading")
    assert left(title) > left(answers["reject"])
    expect(title).to_have_css("text-align", "start")
    asking(visitor).get_by_text(WORDS["banner"]["choose"], exact=True).click()
    box = asking(visitor).get_by_role("checkbox").first
    assert left(box) > left(asking(visitor).locator("label b").first)


def test_the_choices_in_arabic_have_their_first_button_and_their_boxes_on_the_right(visitor: Page) -> None:
    visitor.set_viewport_size({"width": 1280, "height": 800})
    visitor.goto("/choices/ar/")
    main = visitor.get_by_role("main")
    answers = buttons(main)
    assert left(main.get_by_role("button", name=WORDS["banner"]["save"])) > left(answers["reject"])
    assert left(answers["reject"]) > left(answers["accept"])
    assert left(main.get_by_role("checkbox").first) > left(main.locator("label b").first)
    # The form stands at the end of a line, on the left, and its text begins beside it.
    assert left(main.get_by_role("heading", level=1)) > left(main.locator("form"))


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", [ARABIC, "/choices/ar/", "/api/consent?language=ar", "/api/cookies?language=ar"])
def test_nothing_in_arabic_scrolls_sideways_or_shuts_anyone_out(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    if path == ARABIC:
        asking(page).get_by_text(WORDS["banner"]["choose"], exact=True).click()
    # To the left is where a page from right to left grows too wide.
    assert page.evaluate(TOO_WIDE) is None
    assert page.evaluate("document.documentElement.getBoundingClientRect().left") == 0
    assert barriers(page) == []


def test_a_choice_made_in_arabic_is_recorded_as_shown_in_arabic_and_answered_in_it(
    visitor: Page, scripted: bool, stored: Stored
) -> None:
    visitor.goto(ARABIC)
    with answering(visitor):
        buttons(asking(visitor))["accept"].click()
    expect(asking(visitor)).to_be_hidden()
    (record,) = stored("ConsentTable")
    assert record["language"] == "ar"
    if scripted:
        expect(visitor.locator("#choices-status")).to_have_text(WORDS["choices"]["saved"])
    visitor.goto("/choices/ar/")
    visitor.get_by_role("link", name=WORDS["choices"]["your_history"]).click()
    expect(visitor.locator("html")).to_have_attribute("dir", "rtl")
    expect(visitor.get_by_role("row")).to_have_count(2)
