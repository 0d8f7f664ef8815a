"""/choices/: see, change and withdraw; and what it costs to say no compared with saying yes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stored
from tests.browser.keys import presses_to
from tests.browser.visiting import CHOICES, LABELS, OPTIONAL, VISITOR, answering, banner, choose, go_on, gone, jar


def ticked(page: Page) -> list[str]:
    """The purposes that are ticked on /choices/."""
    return [
        str(box.get_attribute("value")) for box in page.get_by_role("main").get_by_role("checkbox", checked=True).all()
    ]


def answer(page: Page, way: str) -> None:
    """Press a button of the form on /choices/ and wait until it is answered."""
    with answering(page):
        page.get_by_role("main").get_by_role("button", name=LABELS[way]).click()


def test_the_page_shows_what_is_granted_now(page: Page) -> None:
    page.goto("/404.html")
    choose(page, "save", ["statistics", "marketing"])
    page.goto("/choices/")
    assert ticked(page) == ["statistics", "marketing"]


def test_the_form_says_what_is_in_force_and_pressing_save_untouched_changes_nothing(
    visitor: Page, stored: Stored
) -> None:
    visitor.goto("/404.html")
    choose(visitor, "save", ["statistics", "marketing"])
    visitor.goto("/choices/")
    assert ticked(visitor) == ["statistics", "marketing"]
    expect(visitor.get_by_text("Allowed now.").filter(visible=True)).to_have_count(2)
    expect(visitor.get_by_text("Off now.").filter(visible=True)).to_have_count(len(OPTIONAL) - 2)
    answer(visitor, "save")
    assert [record["granted"] for record in stored("ConsentTable")] == [["statistics", "marketing"]] * 2
    go_on(visitor)
    assert ticked(visitor) == ["statistics", "marketing"]


def test_the_form_says_what_saving_would_change_before_it_does(visitor: Page) -> None:
    visitor.goto("/404.html")
    choose(visitor, "save", ["statistics"])
    visitor.goto("/choices/de/")
    boxes = visitor.get_by_role("main")
    boxes.get_by_label("Statistik").uncheck()
    boxes.get_by_label("Personalisierung").check()
    expect(boxes.get_by_label("Statistik")).to_have_accessible_name(re.compile("Wird mit dem Speichern widerrufen"))
    expect(boxes.get_by_label("Personalisierung")).to_have_accessible_name(re.compile("Wird mit dem Speichern erlaubt"))
    with answering(visitor):
        boxes.get_by_role("button", name="Auswahl speichern").click()
    go_on(visitor)
    assert ticked(visitor) == ["personalisation"]
    expect(visitor.get_by_text("Jetzt erlaubt.").filter(visible=True)).to_have_count(1)


def test_the_page_asks_in_its_own_place_and_not_in_a_banner_as_well(visitor: Page) -> None:
    visitor.goto("/choices/")
    expect(visitor.get_by_role("main").get_by_role("checkbox")).to_have_count(len(OPTIONAL))
    expect(visitor.get_by_role("dialog")).to_have_count(0)
    assert ticked(visitor) == []


def test_a_choice_is_changed_and_both_are_recorded_under_one_visitor(
    visitor: Page, scripted: bool, stored: Stored, register: Any
) -> None:
    visitor.goto("/404.html")
    choose(visitor, "save", ["statistics"])
    before = jar(visitor)
    visitor.goto("/choices/")
    visitor.get_by_role("main").get_by_label("Statistics").uncheck()
    visitor.get_by_role("main").get_by_label("Social features").check()
    answer(visitor, "save")
    go_on(visitor)
    expect(visitor).to_have_url(re.compile("/choices/$"))
    if scripted:
        expect(visitor.get_by_role("status")).to_have_text("Saved. Your choice is in force on every page.")
        assert ticked(visitor) == ["social"]
    after = jar(visitor)
    newer, older = stored("ConsentTable")
    assert (older["granted"], newer["granted"]) == (["statistics"], ["social"])
    assert older["visitor"] == newer["visitor"] == before[VISITOR]["value"] == after[VISITOR]["value"]
    assert newer["surface"] == "choices"
    assert after[CHOICES]["value"] == f"v1.{register.policy.version}.social"


@pytest.mark.parametrize("way", ["reject", "save"])
def test_a_withdrawal_is_recorded_under_the_old_visitor_and_then_removes_the_cookie(
    visitor: Page, stored: Stored, register: Any, way: str
) -> None:
    visitor.goto("/404.html")
    choose(visitor, "accept")
    known_as = jar(visitor)[VISITOR]["value"]
    visitor.goto("/choices/")
    for purpose in OPTIONAL if way == "save" else []:
        visitor.get_by_role("main").locator(f"[name=purpose][value={purpose}]").uncheck()
    answer(visitor, way)
    newer, older = stored("ConsentTable")
    assert [record["visitor"] for record in (newer, older)] == [known_as, known_as]
    assert (newer["granted"], newer["refused"]) == ([], OPTIONAL)
    assert {name: cookie["value"] for name, cookie in jar(visitor).items()} == {
        CHOICES: f"v1.{register.policy.version}."
    }


def test_the_history_shows_every_choice_of_this_browser_until_all_is_withdrawn(visitor: Page) -> None:
    visitor.goto("/404.html")
    choose(visitor, "save", ["social"])
    visitor.goto("/choices/")
    answer(visitor, "accept")
    go_on(visitor)
    visitor.get_by_role("main").get_by_role("link", name="your own history").click()
    rows = visitor.get_by_role("table", name="Choices recorded for this browser").get_by_role("row")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("Social features")
    visitor.goto("/choices/")
    answer(visitor, "reject")
    visitor.goto("/api/consent")
    expect(visitor.get_by_text("Nothing is recorded for this browser.")).to_be_visible()


def clicks(page: Page, way: str) -> int:
    """Answer the banner with the mouse; how many clicks it took."""
    done = 0
    button = banner(page).get_by_role("button", name=LABELS[way])
    if not button.is_visible():
        banner(page).get_by_text("Choose", exact=True).click()
        done += 1
    with answering(page):
        button.click()
    gone(page)
    return done + 1


@pytest.mark.promise("A06")
def test_reject_takes_as_many_clicks_as_accept(visitor: Page) -> None:
    cost = {}
    for way in ("accept", "reject"):
        visitor.context.clear_cookies()
        visitor.goto("/404.html")
        cost[way] = clicks(visitor, way)
    assert cost["reject"] == cost["accept"] == 1


@pytest.mark.promise("A06")
@pytest.mark.parametrize("path", ["/", "/choices/"])
def test_reject_takes_no_more_keys_than_accept(visitor: Page, stored: Stored, path: str) -> None:
    cost = {}
    for way in ("accept", "reject"):
        visitor.context.clear_cookies()
        visitor.goto(path)
        cost[way] = presses_to(visitor, visitor.get_by_role("button", name=LABELS[way]))
        with answering(visitor):
            visitor.keyboard.press("Enter")
    assert cost["reject"] <= cost["accept"]
    assert [record["granted"] for record in stored("ConsentTable")] == [[], OPTIONAL]


@pytest.mark.promise("A06")
def test_withdrawing_takes_as_many_clicks_as_agreeing_from_any_page(visitor: Page, stored: Stored) -> None:
    visitor.goto("/404.html")
    choose(visitor, "reject")
    for way in ("accept", "reject"):
        visitor.goto("/404.html")
        visitor.get_by_role("contentinfo").get_by_role("link", name="Your choices").click()
        visitor.wait_for_url("**/choices/")
        answer(visitor, way)
    assert [record["granted"] for record in stored("ConsentTable")] == [[], OPTIONAL, []]
