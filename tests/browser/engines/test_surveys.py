"""A contest, and a survey that takes one answer a person, in Firefox and WebKit, with script and without."""

from __future__ import annotations

import pytest

from functions.core import draw
from tests.browser import one_each
from tests.browser.conftest import Stored
from tests.browser.engines.conftest import Served
from tests.browser.engines.test_shopping import put
from tests.browser.engines.visits import Visit, until
from tests.browser.letter import looked_over


def press(visitor: Visit, button: str) -> None:
    """Press a button that sends a form. Its driver does not scroll to it in WebKit."""
    visitor.evaluate(f"document.querySelector({button!r}).scrollIntoView({{ block: 'center', behavior: 'instant' }})")
    visitor.click_on(button)


@pytest.mark.promise("P15")
def test_a_contest_is_entered_and_its_ticket_taken_back(visitor: Visit, stored: Stored) -> None:
    visitor.goto("/surveys/three-tins/enter/")
    if not visitor.visible("#email"):
        # The shop's contest is over by now.
        return
    put(visitor, "email", "ada@example.org")
    press(visitor, "[value=look]")
    visitor.wait_for("[value=send]")
    with looked_over():
        press(visitor, "[value=send]")
        visitor.wait_for("[value=leave]")
    ticket = visitor.evaluate("new URLSearchParams(location.search).get('ticket')")
    (item,) = stored("EntryTable")
    assert item["id"] == draw.entry("three-tins", ticket)
    press(visitor, "[value=leave]")
    until(lambda: stored("EntryTable") == [], "the entry is gone")


@pytest.mark.promise("P14")
def test_a_survey_takes_one_answer_from_who_is_invited(
    visitor: Visit, scripted: bool, stored: Stored, preview: Served
) -> None:
    preview.survey_key.update(one_each.opened(preview.client))
    visitor.goto(one_each.invitation("ada"))
    if not visitor.visible("form.survey"):
        # The shop's survey is over by now.
        return
    if not scripted:
        assert not visitor.visible("[data-ballot] button")
    else:
        visitor.wait_for("[data-ballot]:not([hidden])")
        visitor.click_on("[data-ballot] button")
        visitor.wait_for("form[data-ballot-form]:not([hidden])")
    visitor.evaluate("(document.querySelector('[name=often]').checked = true)")
    press(visitor, "[value=look]")
    visitor.wait_for("[value=send]")
    with looked_over():
        press(visitor, "[value=send]")
        until(lambda: one_each.parts(stored("SurveyTable"))[1], "an answer is stored")
    (mark,), (item,) = one_each.parts(stored("SurveyTable"))
    assert ("blinded" in mark) is scripted and item["answers"] == {"often": "More often than now"}
