"""The promises page as a visitor uses it: question, promise, proof, a check of their own, and the daily look."""

from __future__ import annotations

import datetime as dt
import re

from playwright.sync_api import Page, Route, expect

from plugins.policy import live
from plugins.policy.live import Look, Report

CHECKS = ("p06", "p08", "p09", "p23", "p26", "a02", "a06", "a12")
KEPT, NOT_KEPT = (Look("it is so", True),), (Look("/ sets no cookie", False, "found a cookie"), Look("it is so", True))


def _looked(page: Page, report: Report) -> None:
    """Have the site show this as what the last look found."""

    def answer(route: Route) -> None:
        route.fulfill(body=live.data(report), content_type="application/json")

    page.route("**/promises/live.json", answer)


def test_a_visitor_goes_from_a_question_to_the_proof(visitor: Page) -> None:
    visitor.goto("/promises/")
    card = visitor.get_by_role("region", name="Do I have to say yes to cookies?").locator("#P09")
    expect(card).to_contain_text("Promise P09")
    card.get_by_role("link", name="Before you say yes").click()
    expect(visitor).to_have_url(re.compile("/promises/p09/$"))
    picture = visitor.locator("meta[property='og:image']")
    expect(picture).to_have_attribute("content", re.compile(r"page-promises-p09\."))
    visitor.get_by_text("What it does, line by line").click()
    expect(visitor.locator("pre")).to_contain_text("// P09: whom this page has asked")


def test_every_check_runs_in_the_browser_and_finds_what_is_so(page: Page) -> None:
    for check in CHECKS:
        page.goto(f"/promises/{check}/")
        page.get_by_role("button", name="Check it now").click()
        # The first that a function answers may take its time.
        expect(page.locator("#yourself li").first).to_be_visible(timeout=20_000)
        failed = page.locator("#yourself [data-result='failed']").all_inner_texts()
        # The preview is not encrypted, and the check says so.
        told = ["not as promised This page came over http (http/1.1)."] if check == "p23" else []
        assert failed == told, check


def test_what_the_last_look_found_is_said_with_its_age_and_failures_first(page: Page) -> None:
    now = dt.datetime.now(dt.UTC)
    _looked(page, Report(now - dt.timedelta(hours=6), "x", False, {"A01": KEPT, "P09": NOT_KEPT}))
    page.goto("/promises/")
    expect(page.locator("#live-summary")).to_have_text("Looked at 6 hours ago on the live site: 1 of 2 not kept: P09. ")
    expect(page.locator("#A01")).to_contain_text("Looked at 6 hours ago on the live site: kept.")
    expect(page.locator("#P09")).to_contain_text("not kept (/ sets no cookie)")
    expect(page.locator("#P16 [data-live]")).to_be_hidden()


def test_a_look_that_is_overdue_is_said_to_be_and_none_at_all_as_well(page: Page) -> None:
    _looked(page, Report(dt.datetime.now(dt.UTC) - dt.timedelta(days=3), "x", False, {"A01": KEPT}))
    page.goto("/promises/")
    expect(page.locator("#A01")).to_contain_text("3 days ago on the live site: kept. No look has come since")
    page.unroute_all()
    _looked(page, Report())
    page.reload()
    expect(page.locator("#live-summary")).to_contain_text("is looked at every day")
    page.get_by_role("link", name="What the last look found").click()
    expect(page.get_by_text("Nobody has looked at the live site yet.")).to_be_visible()
