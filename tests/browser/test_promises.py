"""The promises page as a visitor uses it: question, promise, proof, a check of their own, and the daily look."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, Route, expect

from plugins.policy import live
from plugins.policy.live import Look, Report

KEPT, NOT_KEPT = (Look("it is so", True),), (Look("/ sets no cookie", False, "found a cookie"), Look("it is so", True))


def _looked(page: Page, report: Report) -> None:
    """Have the site show this as what the last look found."""

    def answer(route: Route) -> None:
        route.fulfill(body=live.data(report), content_type="application/json")

    page.route("**/promises/live.json", answer)


def test_a_visitor_goes_from_a_question_to_the_proof_and_checks_it_in_the_browser(visitor: Page) -> None:
    visitor.goto("/promises/")
    card = visitor.get_by_role("region", name="Do I have to say yes to cookies?").locator("#P09")
    expect(card).to_contain_text("Promise P09")
    card.get_by_role("link", name="Before you say yes").click()
    expect(visitor).to_have_url(re.compile("/promises/p09/$"))
    expect(visitor.locator("meta[property='og:image']")).to_have_attribute(
        "content", re.compile(r"page-promises-p09\.")
    )
    visitor.get_by_role("button", name="Check it now").click()
    found = visitor.get_by_role("main").get_by_role("status").locator("li")
    expect(found).to_have_count(2)
    expect(found.first).to_contain_text("as promised This page asked localhost")
    expect(visitor.locator("#yourself [data-result='failed']")).to_have_count(0)
    visitor.get_by_text("What it does, line by line").click()
    expect(visitor.locator("pre")).to_contain_text("// P09: whom this page has asked")


@pytest.mark.parametrize("check", ["p06", "p08", "p26", "a02", "a06", "a12"])
def test_every_check_finds_the_promise_kept(visitor: Page, check: str) -> None:
    visitor.goto(f"/promises/{check}/")
    visitor.get_by_role("button", name="Check it now").click()
    expect(visitor.locator("#yourself li").first).to_be_visible()
    expect(visitor.locator("#yourself [data-result='failed']")).to_have_count(0)


def test_a_check_over_http_does_not_say_that_it_was_encrypted(visitor: Page) -> None:
    visitor.goto("/promises/p23/")
    visitor.get_by_role("button", name="Check it now").click()
    expect(visitor.locator("#yourself li", has_text="This page came over http ")).to_contain_text("not as promised")


def test_what_the_last_look_found_is_said_with_its_age_and_failures_first(visitor: Page) -> None:
    now = dt.datetime.now(dt.UTC)
    _looked(visitor, Report(now - dt.timedelta(hours=6), "x", False, {"A01": KEPT, "P09": NOT_KEPT}))
    visitor.goto("/promises/")
    expect(visitor.locator("#live-summary")).to_have_text(
        "Looked at 6 hours ago on the live site: 1 of 2 not kept: P09. "
    )
    expect(visitor.locator("#A01")).to_contain_text("Looked at 6 hours ago on the live site: kept.")
    expect(visitor.locator("#P09")).to_contain_text("not kept (/ sets no cookie)")
    expect(visitor.locator("#P16 [data-live]")).to_be_hidden()


def test_a_look_that_is_overdue_is_said_to_be_and_none_at_all_as_well(visitor: Page) -> None:
    _looked(visitor, Report(dt.datetime.now(dt.UTC) - dt.timedelta(days=3), "x", False, {"A01": KEPT}))
    visitor.goto("/promises/")
    expect(visitor.locator("#A01")).to_contain_text("3 days ago on the live site: kept. No look has come since")
    visitor.unroute_all()
    _looked(visitor, Report())
    visitor.reload()
    expect(visitor.locator("#live-summary")).to_contain_text("is looked at every day")
    visitor.get_by_role("link", name="What the last look found").click()
    expect(visitor.get_by_text("Nobody has looked at the live site yet.")).to_be_visible()
