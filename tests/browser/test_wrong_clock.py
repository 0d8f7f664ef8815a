"""A visitor whose clock is wrong by years: the server's counts."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from functions.core.person import one_way
from tests.browser.conftest import Stored
from tests.browser.visiting import CHOICES, VISITOR, choose, jar
from tests.functions.signing import decoded

YEARS = {"behind": datetime.datetime(2001, 3, 1), "ahead": datetime.datetime(2051, 3, 1)}
LIST = "() => JSON.parse(localStorage.getItem('recently-viewed') ?? '[]').map(({ path }) => path)"


@pytest.fixture(params=YEARS)
def wrong(request: pytest.FixtureRequest, page: Page) -> Page:
    """A visitor whose clock is wrong."""
    set_clock(page, YEARS[request.param])
    return page


def set_clock(page: Page, moment: datetime.datetime) -> None:
    """What the visitor's clock says from now on; timers go on as they do."""
    page.clock.set_fixed_time(moment)


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def test_choices_are_recorded_with_the_servers_time_and_in_its_order(wrong: Page, stored: Stored) -> None:
    before = now()
    wrong.goto("/404.html")
    assert abs(wrong.evaluate("Date.now()") / 1000 - before.timestamp()) > 20 * 365 * 86_400
    for way, granted in (("save", ["statistics"]), ("accept", []), ("reject", [])):
        choose(wrong, way, granted)
        wrong.wait_for_function("() => !localStorage.getItem('privacy-waiting')")
        if way != "reject":
            # The clock may change between two choices, and not only for the better.
            set_clock(wrong, YEARS["behind"])
            wrong.evaluate("privacy.open()")
    records = stored("ConsentTable")
    assert [len(record["granted"]) for record in records] == [0, 4, 1]
    moments = [datetime.datetime.fromisoformat(record["recorded_at"]) for record in reversed(records)]
    assert moments == sorted(moments)
    assert before - datetime.timedelta(seconds=1) <= moments[0] <= moments[-1] <= now()
    assert jar(wrong)[CHOICES]["value"].endswith(".")


def test_the_cookies_last_as_long_as_they_should(wrong: Page) -> None:
    wrong.goto("/404.html")
    choose(wrong, "accept")
    wrong.wait_for_function("() => !localStorage.getItem('privacy-waiting')")
    for name in (CHOICES, VISITOR):
        assert jar(wrong)[name]["expires"] == pytest.approx(now().timestamp() + 180 * 86_400, abs=120)


@pytest.mark.promise("P24")
def test_the_receipt_is_of_the_latest_choice_and_says_the_servers_time(
    wrong: Page, stored: Stored, tmp_path: Path
) -> None:
    wrong.goto("/404.html")
    choose(wrong, "save", ["social"])
    set_clock(wrong, YEARS["behind"])
    wrong.evaluate("privacy.open()")
    choose(wrong, "accept")
    wrong.wait_for_function("() => !localStorage.getItem('privacy-waiting')")
    newer, _ = stored("ConsentTable")
    wrong.goto("/choices/")
    with wrong.expect_download() as download:
        wrong.get_by_role("link", name="a signed receipt").click()
    download.value.save_as(tmp_path / "receipt.json")
    receipt = (tmp_path / "receipt.json").read_text(encoding="utf-8")
    said = decoded(json.loads(receipt)["payload"]).decode()
    assert f"{one_way(newer['visitor'])}.{one_way(newer['id'])}" in said
    assert newer["recorded_at"] in said
    wrong.goto("/receipt/")
    wrong.get_by_label("Or its text").fill(receipt)
    wrong.get_by_role("button", name="Check it").click()
    expect(wrong.get_by_role("status").locator("[data-verdict]:visible .state")).to_have_text("Valid")


def test_the_products_looked_at_are_listed_all_the_same(wrong: Page) -> None:
    wrong.goto("/shop/sumac/")
    choose(wrong, "accept")
    wrong.goto("/shop/star-anise/")
    shown = wrong.get_by_role("region", name="You looked at these")
    expect(shown.get_by_role("link", name="Sumac")).to_be_visible()


def test_products_looked_at_on_another_clock_are_dropped_once_it_is_right(wrong: Page) -> None:
    """Else a product looked at “in 2051” would be kept until then, and not for 90 days."""
    wrong.goto("/shop/sumac/")
    choose(wrong, "accept")
    set_clock(wrong, datetime.datetime.now())
    wrong.goto("/shop/star-anise/")
    wrong.wait_for_function("() => localStorage.getItem('recently-viewed')?.includes('star-anise')")
    assert wrong.evaluate(LIST) == ["/shop/star-anise/"]
    expect(wrong.locator("#recently-viewed")).to_be_hidden()
    wrong.goto("/shop/saffron-threads/")
    expect(wrong.get_by_role("region", name="You looked at these").get_by_role("link")).to_have_count(1)
