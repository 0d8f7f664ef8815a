"""The banner and what follows from it, and the search, in Firefox and WebKit as in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.browser.conftest import Stored
from tests.browser.engines.conftest import Served
from tests.browser.engines.visits import Visit, until
from tests.browser.visiting import CHOICES, LABELS, OPTIONAL, VISITOR, WAYS

ASKING = "#privacy-choices"
TITLE = "We use cookies"
FOCUSED = "document.activeElement"
NOW = "performance.timeOrigin + performance.now()"


@contextmanager
def answering(visit: Visit) -> Iterator[None]:
    """What is done inside answers the question. Afterwards it is known what became of the answer: script says it, or
    another page has come whole in the place of this one, its sheets too: asked before that, an engine answers without.
    """
    visit.evaluate("(document.body.dataset.before = '', delete document.querySelector('#choices-status').dataset.said)")
    yield
    visit.wait_for("#choices-status[data-said], body:not([data-before]) > footer")
    visit.wait_until("document.readyState === 'complete'")


def choose(visit: Visit, way: str) -> None:
    """Answer the banner. Afterwards it is gone."""
    if way == "save":
        visit.click_on(f"{ASKING} summary")
        for purpose in WAYS[way]:
            visit.click_on(f"{ASKING} [name=purpose][value={purpose}]")
    with answering(visit):
        visit.click("button", LABELS[way])
    assert not visit.visible(ASKING)


def go_on(visit: Visit) -> None:
    """Without script, from the page that says what was recorded to the one that asked; with script one is there."""
    if visit.evaluate("location.pathname") == "/api/consent":
        visit.click_on("#on")
        visit.wait_until("location.pathname !== '/api/consent' && document.readyState === 'complete'")


def granted(stored: Stored) -> list[list[str]]:
    """What each record grants, newest first."""
    return [record["granted"] for record in stored("ConsentTable")]


def test_scripts_run_for_a_visitor_with_script_alone(visitor: Visit, scripted: bool) -> None:
    """Else what is proved of visitors without script would be proved of others."""
    visitor.goto("/404.html")
    if scripted:
        until(lambda: visitor.evaluate("typeof privacy") == "object", "the page's script has run")
    assert (visitor.evaluate("typeof privacy") == "object") == scripted
    assert visitor.evaluate("matchMedia('(scripting: none)').matches") != scripted


def test_a_fresh_visit_sets_no_cookie_and_shows_a_banner_that_says_what_it_is(visitor: Visit) -> None:
    visitor.goto("/404.html")
    visitor.awaits("dialog", TITLE)
    for way in ("accept", "reject"):
        visitor.awaits("button", LABELS[way])
    assert not visitor.visible(f"{ASKING} [name=purpose]")
    assert visitor.cookies() == {}
    assert visitor.evaluate("localStorage.length + sessionStorage.length") == 0


# Nothing is granted, and something is: what else there is to grant is no matter of the engine.
@pytest.mark.parametrize("way", ["reject", "save"])
def test_an_answer_is_recorded_once_sets_its_cookies_and_ends_the_banner(
    visitor: Visit, stored: Stored, register: Any, way: str
) -> None:
    visitor.goto("/404.html")
    choose(visitor, way)
    (record,) = stored("ConsentTable")
    assert record["granted"] == WAYS[way]
    assert record["refused"] == [name for name in OPTIONAL if name not in WAYS[way]]
    cookies = visitor.cookies()
    assert set(cookies) == ({CHOICES, VISITOR} if WAYS[way] else {CHOICES})
    assert cookies[CHOICES]["value"] == f"v1.{register.policy.version}.{'+'.join(WAYS[way])}"
    assert cookies.get(VISITOR, {"value": record["visitor"]})["value"] == record["visitor"]
    for name, cookie in cookies.items():
        assert (cookie["secure"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")
        assert cookie["httpOnly"] == register.cookies[name].http_only
    go_on(visitor)
    visitor.reload()
    assert not visitor.visible(ASKING)
    visitor.goto("/contact/")
    assert not visitor.has("dialog", TITLE)
    assert visitor.evaluate("document.querySelectorAll('footer').length") == 1
    assert len(stored("ConsentTable")) == 1


def test_the_banner_is_hidden_before_the_sites_module_has_come(visit: Visit, preview: Served, register: Any) -> None:
    preview.without_module = True
    visit.goto("/404.html")
    visit.awaits("dialog", TITLE)
    assert visit.evaluate("typeof privacy") == "undefined"
    preview.without_module = False
    visit.reload()
    choose(visit, "reject")
    preview.without_module = True
    for path in ("/404.html", "/contact/"):
        visit.goto(path)
        assert visit.evaluate("typeof privacy") == "undefined"
        assert visit.evaluate("document.documentElement.classList.contains('chosen')")
        assert not visit.visible(ASKING)


def test_a_choice_is_withdrawn_on_its_own_page(visitor: Visit, scripted: bool, stored: Stored, register: Any) -> None:
    visitor.goto("/404.html")
    choose(visitor, "accept")
    known_as = visitor.cookies()[VISITOR]["value"]
    visitor.goto("/choices/")
    if scripted:
        visitor.wait_until(f"document.querySelectorAll('[name=purpose]:checked').length === {len(OPTIONAL)}")
    with answering(visitor):
        visitor.click("button", LABELS["reject"])
    newer, older = stored("ConsentTable")
    assert (older["granted"], newer["granted"], newer["surface"]) == (OPTIONAL, [], "choices")
    assert older["visitor"] == newer["visitor"] == known_as
    assert set(visitor.cookies()) == {CHOICES}
    assert visitor.cookies()[CHOICES]["value"] == f"v1.{register.policy.version}."


def test_escape_leaves_the_choice_for_later(visit: Visit, stored: Stored) -> None:
    visit.goto("/404.html")
    visit.press("Escape")
    until(lambda: not visit.visible(ASKING), "the banner is gone")
    assert visit.cookies() == {}
    assert not visit.evaluate("privacy.granted('statistics')")
    visit.goto("/contact/")
    visit.awaits("dialog", TITLE)
    assert stored("ConsentTable") == []


def test_the_banner_is_answered_by_keyboard(visitor: Visit, stored: Stored) -> None:
    visitor.goto("/404.html")
    visitor.press("Tab")
    assert visitor.evaluate(f"{FOCUSED}.className") == "skip"
    visitor.press("Tab")
    assert visitor.evaluate(f"{FOCUSED}.matches('{ASKING} a')")
    visitor.press("Tab")
    assert visitor.evaluate(f"{FOCUSED}.value") == "reject"
    visitor.wait_until(f"{FOCUSED}.matches(':focus-visible')")
    with answering(visitor):
        visitor.press("Enter")
    assert not visitor.visible(ASKING)
    assert granted(stored) == [[]]


def test_the_skip_link_leads_to_the_content(visitor: Visit) -> None:
    visitor.goto("/404.html")
    visitor.press("Tab")
    visitor.press("Enter")
    visitor.wait_until(f"{FOCUSED}.id === 'main'")


def test_what_waits_for_a_purpose_starts_when_it_is_granted_and_stops_when_it_is_withdrawn(visit: Visit) -> None:
    visit.goto("/404.html")
    visit.evaluate(
        """(window.seen = [], privacy.when("statistics", () => { seen.push("start"); return () => seen.push("stop"); }),
           privacy.when("necessary", () => { seen.push("necessary"); }))"""
    )
    assert visit.evaluate("seen.join()") == "necessary"
    choose(visit, "save")
    assert visit.evaluate("seen.join()") == "necessary,start"
    assert [visit.evaluate(f"privacy.granted('{purpose}')") for purpose in OPTIONAL] == [False, True, False, False]
    visit.evaluate("privacy.open()")
    visit.awaits("dialog", TITLE)
    assert visit.evaluate(f"{FOCUSED}.value") == "reject"
    choose(visit, "reject")
    assert visit.evaluate("seen.join()") == "necessary,start,stop"


def test_another_tab_follows_within_a_second(visit: Visit) -> None:
    visit.goto("/404.html")
    other = visit.another()
    other.goto("/contact/")
    other.awaits("dialog", TITLE)
    other.evaluate(f"document.addEventListener('privacychange', () => {{ window.followed ??= {NOW}; }})")
    visit.evaluate(f"document.addEventListener('submit', () => {{ window.asked = {NOW}; }}, true)")
    choose(visit, "accept")
    other.wait_until("window.followed")
    assert other.evaluate("followed") - visit.evaluate("asked") < 1000
    assert other.evaluate("privacy.granted('marketing')")
    assert not other.visible(ASKING)


def test_the_search_finds_what_was_meant_and_keeps_it_behind_the_number_sign(visit: Visit) -> None:
    visit.goto("/search/#q=Safron%20thr%C3%A9ds")
    visit.wait_until("document.querySelector('#found a')?.textContent === 'Saffron threads'")
    visit.wait_until("document.getElementById('found-told').textContent.includes('for “saffron threads”')")
    assert visit.evaluate("document.getElementById('query').value") == "Safron thréds"
    assert not visit.visible("#everything")
    visit.evaluate("document.getElementById('query').value = 'sumac'")
    visit.evaluate("document.getElementById('query').dispatchEvent(new Event('input'))")
    visit.wait_until("location.hash === '#q=sumac'")
