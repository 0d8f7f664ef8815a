"""One answer a person in Chromium: by the link without script, by a ballot with it. Others: engines/test_surveys.py."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from infra.preview import Preview
from tests.browser import one_each
from tests.browser.conftest import Stored
from tests.browser.letter import looked_over
from tests.browser.test_layout import TOO_WIDE
from tests.browser.watch import Watch


def answer(page: Page, often: str) -> None:
    page.get_by_label(often).check()
    page.get_by_role("button", name="Look it over").click()
    with looked_over():
        page.get_by_role("button", name="Send my answers").click()
        page.wait_for_load_state()


@pytest.mark.promise("P14")
def test_a_ballot_is_fetched_once_survives_a_lost_answer_and_is_used_once(
    page: Page, stored: Stored, preview: Preview, watch: Watch
) -> None:
    watch.expect("status of 409")
    watch.expect("Failed to load resource")
    key = one_each.opened(preview.client)
    page.route("**/key.json", lambda route: route.fulfill(json=key))
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(one_each.invitation("ada"))
    if page.get_by_text("There is no such survey").count():
        # The shop's survey is over by now.
        return
    assert page.evaluate(TOO_WIDE) is None and stored("SurveyTable") == []
    # The answer gets lost on its way, and the page is loaded again.
    lost = "**/api/surveys/our-letters/ballot"
    page.route(lost, lambda route: (route.fetch(), route.abort()))
    page.get_by_role("button", name="Get my ballot").click()
    expect(page.get_by_text("Nothing is lost")).to_be_visible()
    page.unroute(lost)
    page.reload()
    page.get_by_role("button", name="Get my ballot").click()
    page.wait_for_url(re.compile(r"/surveys/our-letters/ballot/#[\w-]{43}\.[\w-]+$"))
    assert page.evaluate(TOO_WIDE) is None
    (mark,), answers = one_each.parts(stored("SurveyTable"))
    assert answers == [] and set(mark) == {"survey", "id", "blinded", "expires_at"}
    ballot = page.url
    answer(page, "Less often")
    expect(page.get_by_role("heading", name="Thank you for your answers")).to_be_visible()
    page.goto(ballot)
    answer(page, "More often than now")
    expect(page.get_by_role("main")).to_contain_text("one has come or was fetched")
    expect(page.get_by_label("More often than now")).to_be_checked()
    page.goto(one_each.invitation("ada"))
    page.get_by_role("button", name="Get my ballot").click()
    expect(page.get_by_text("one has come or was fetched")).to_be_visible()
    (_,), (item,) = one_each.parts(stored("SurveyTable"))
    assert item["answers"] == {"often": "Less often"} and set(item) == {"survey", "id", "day", "answers", "expires_at"}
    # What unlocks the ballot left the browser in no address.
    asked = " ".join(request.url for request in watch.requests)
    assert ballot.partition("#")[2] not in asked


def test_without_script_the_link_takes_one_answer_and_says_its_limit(
    plain: Page, stored: Stored, preview: Preview, watch: Watch
) -> None:
    watch.expect("status of 409")
    one_each.opened(preview.client)
    plain.goto(one_each.invitation("ben"))
    if plain.get_by_text("There is no such survey").count():
        return
    expect(plain.get_by_role("button", name="Get my ballot")).to_have_count(0)
    expect(plain.get_by_role("main")).to_contain_text("sees both arrive together")
    for said in ("Thank you for your answers", "Please look at this again"):
        plain.goto(one_each.invitation("ben"))
        answer(plain, "As often as now")
        expect(plain.get_by_role("heading", level=1)).to_have_text(said)
    assert [len(part) for part in one_each.parts(stored("SurveyTable"))] == [1, 1]
