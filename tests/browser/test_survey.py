"""A survey, from its page to the table: without script and with it, nothing lost on the way, sent once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stored
from tests.browser.letter import looked_over
from tests.browser.test_layout import TOO_WIDE
from tests.browser.watch import Watch

PATH = "/surveys/your-spice-drawer/"
GROUPS = {
    "How often do you cook with cardamom?": ("About once a week",),
    "What do you put cardamom into?": ("Rice", "Bread and pastry"),
    "In which form do you mostly buy spices?": ("Whole",),
    "How long does a tin of ours, or one like it, last you?": ("Longer than a year",),
    "Are tins of 50 g the right size for you?": ("3",),
    "How much does it matter to you to know the month of the harvest?": ("5: A great deal",),
}


def answer(page: Page, people: str) -> None:
    page.get_by_label("For how many people").fill(people)
    for question, choices in GROUPS.items():
        for choice in choices:
            page.get_by_role("group", name=question).get_by_label(choice, exact=True).check()
    page.get_by_label("Which spice should we have").fill("Mace & <b>nutmeg</b>")
    page.get_by_role("button", name="Look it over").click()


@pytest.mark.parametrize("scripted", [False, True], ids=["without script", "with script"])
def test_a_survey_is_answered_mended_changed_and_sent_once(
    plain: Page, page: Page, stored: Stored, watch: Watch, scripted: bool
) -> None:
    watch.expect("status of 422")
    visitor = page if scripted else plain
    visitor.set_viewport_size({"width": 360, "height": 800})
    visitor.goto(PATH)
    assert visitor.evaluate(TOO_WIDE) is None
    if visitor.get_by_text("It closed on").count():
        # The shop's survey is over by now, and nobody is asked any more.
        expect(visitor.get_by_role("button", name="Look it over")).to_have_count(0)
        return
    answer(visitor, "33")
    # Something is amiss: it is said, and everything else is as it was typed.
    expect(visitor.get_by_role("alert")).to_contain_text("Please give a whole number from 1 to 12.")
    expect(visitor.get_by_label("Bread and pastry")).to_be_checked()
    visitor.get_by_label("For how many people").fill("3")
    visitor.get_by_role("button", name="Look it over").click()
    expect(visitor.get_by_role("main")).to_contain_text("Nothing is stored yet")
    expect(visitor.get_by_role("main")).to_contain_text("Rice, Bread and pastry")
    visitor.get_by_role("button", name="Change something").click()
    expect(visitor.get_by_label("Which spice should we have")).to_have_value("Mace & <b>nutmeg</b>")
    visitor.get_by_role("button", name="Look it over").click()
    with looked_over():
        visitor.get_by_role("button", name="Send my answers").click()
        expect(visitor.get_by_role("heading", name="Thank you for your answers")).to_be_visible()
    (item,) = stored("SurveyTable")
    assert item["answers"]["dishes"] == ["Rice", "Bread and pastry"] and item["answers"]["people"] == 3
    # Back, and sent again: it is the same answer.
    visitor.go_back()
    with looked_over():
        visitor.get_by_role("button", name="Send my answers").click()
        expect(visitor.get_by_role("heading", name="Thank you for your answers")).to_be_visible()
    assert len(stored("SurveyTable")) == 1
