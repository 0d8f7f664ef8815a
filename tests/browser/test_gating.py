"""What waits for a purpose: scripts, images, embeds, and who asked through ``window.privacy``."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Stored
from tests.browser.visiting import CHOICES, OPTIONAL, choose, jar
from tests.browser.watch import Watch

ARTICLE = "/journal/what-green-means/"
MAP = "https://www.openstreetmap.org/"
GATED = """<script type="text/plain" data-purpose="statistics" src="/gated.js"></script>
<img data-purpose="marketing" data-src="/gated.svg" alt="">"""


@pytest.fixture
def gated(page: Page) -> Page:
    """A page with a script for statistics and an image for marketing."""

    def add(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", f"{GATED}</main>"))

    page.route("**/404.html", add)
    page.route(
        "**/gated.js", lambda r: r.fulfill(content_type="text/javascript", body="window.ran = (window.ran ?? 0) + 1")
    )
    page.route(
        "**/gated.svg",
        lambda r: r.fulfill(content_type="image/svg+xml", body='<svg xmlns="http://www.w3.org/2000/svg"/>'),
    )
    page.goto("/404.html")
    return page


@pytest.mark.promise("P10")
@pytest.mark.parametrize("purpose", OPTIONAL)
def test_each_purpose_turned_on_alone_turns_on_only_its_own_parts(gated: Page, watch: Watch, purpose: str) -> None:
    choose(gated, "save", [purpose])
    gated.wait_for_function("() => !localStorage.getItem('privacy-waiting')")
    if purpose == "statistics":
        gated.wait_for_function("() => window.ran")
    assert (gated.evaluate("window.ran") == 1) is (purpose == "statistics")
    asked = {request.url.rpartition("/")[2] for request in watch.requests}
    assert ("gated.js" in asked, "gated.svg" in asked) == (purpose == "statistics", purpose == "marketing")
    assert [p for p in OPTIONAL if gated.evaluate("p => privacy.granted(p)", p)] == [purpose]


@pytest.mark.promise("P09")
def test_before_a_choice_and_after_a_refusal_nothing_gated_runs(gated: Page, watch: Watch) -> None:
    choose(gated, "reject")
    gated.wait_for_function("() => !localStorage.getItem('privacy-waiting')")
    assert gated.evaluate("window.ran") is None
    assert not [request.url for request in watch.requests if "gated" in request.url]


def test_a_gated_script_from_another_site_is_not_run(page: Page, watch: Watch) -> None:
    watch.expect("https://evil.example/x.js")
    foreign = '<script type="text/plain" data-purpose="statistics" src="https://evil.example/x.js"></script>'

    def add(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", f"{foreign}</main>"))

    page.route("**/404.html", add)
    page.goto("/404.html")
    banner = page.get_by_role("dialog")
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        banner.get_by_role("button", name="Accept all").click()
    # The browser names the request that it did not make, and the reason.
    stopped = [request.failure for request in watch.requests if "evil.example" in request.url]
    assert stopped in (["csp"], [])
    watch.requests.clear()


def test_who_waits_for_a_purpose_is_started_by_a_yes_stopped_by_a_no_and_told_of_both(page: Page) -> None:
    page.goto("/404.html")
    page.evaluate("""() => {
        window.log = [];
        document.addEventListener("privacychange", () => log.push("change"));
        privacy.when("statistics", () => { log.push("start"); return () => log.push("stop"); });
    }""")
    assert page.evaluate("log") == []
    choose(page, "accept")
    page.evaluate("privacy.open()")
    choose(page, "reject")
    log = page.evaluate("log")
    assert [entry for entry in log if entry != "change"] == ["start", "stop"]
    assert log.count("change") >= 2
    assert page.evaluate("privacy.granted('necessary')")


def test_the_interface_cannot_be_changed_by_a_page(page: Page) -> None:
    page.goto("/404.html")
    page.evaluate("() => { try { privacy.granted = () => true } catch {} }")
    assert page.evaluate("[Object.isFrozen(privacy), privacy.granted('marketing')]") == [True, False]


def test_an_embed_names_its_recipient_and_loads_once_when_asked(page: Page, watch: Watch, stored: Stored) -> None:
    page.context.route(f"{MAP}**", lambda r: r.fulfill(content_type="text/html", body="<p>The map</p>"))
    page.goto(ARTICLE)
    expect(page.get_by_text("This map comes from OpenStreetMap Foundation, United Kingdom.")).to_be_visible()
    assert watch.foreign() == []
    page.get_by_role("button", name="Load once").click()
    expect(page.frame_locator("iframe").get_by_text("The map")).to_be_visible()
    assert stored("ConsentTable") == []
    assert jar(page) == {}
    page.reload()
    expect(page.locator("iframe")).to_be_hidden()
    watch.requests.clear()


def test_always_allow_records_the_purpose_and_withdrawing_takes_the_embed_away(
    page: Page, watch: Watch, stored: Stored
) -> None:
    page.context.route(f"{MAP}**", lambda r: r.fulfill(content_type="text/html", body="<p>The map</p>"))
    page.goto(ARTICLE)
    page.get_by_role("button", name="Always allow").click()
    expect(page.frame_locator("iframe").get_by_text("The map")).to_be_visible()
    page.wait_for_function("() => !localStorage.getItem('privacy-waiting')")
    (record,) = stored("ConsentTable")
    assert (record["granted"], record["surface"]) == (["social"], "embed")
    page.reload()
    expect(page.frame_locator("iframe").get_by_text("The map")).to_be_visible()
    page.evaluate("privacy.open()")
    choose(page, "reject")
    expect(page.locator("iframe")).to_be_hidden()
    assert jar(page)[CHOICES]["value"].endswith(".")
    watch.requests.clear()


def test_without_script_an_embed_is_a_note_with_a_link(plain: Page, watch: Watch) -> None:
    plain.goto(ARTICLE)
    expect(plain.get_by_role("link", name="Open it at OpenStreetMap Foundation")).to_be_visible()
    expect(plain.locator("iframe")).to_be_hidden()
    assert watch.foreign() == []
