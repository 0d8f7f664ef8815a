"""A contest, from its page to the ticket and back out; and the draw, computed again in the browser."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import jinja2
import pytest
from playwright.sync_api import Page, Route, expect

from functions.core import draw
from functions.core.survey_files import Contest, Survey
from plugins.surveys.draws import Draw, beacon, known_at
from tests.browser.conftest import Stored
from tests.browser.letter import looked_over
from tests.browser.test_layout import TOO_WIDE
from tests.browser.watch import Watch
from tests.functions.core.test_draw import ENTRIES, SIGNATURE

PATH = "/surveys/three-tins/"
CLOSES = dt.date(2023, 8, 20)
CONTEST = Survey("three-tins", "Tins", dt.date(2023, 8, 1), CLOSES, "anyone", (), Contest("A tin", 3, 1000))


@pytest.mark.promise("P15")
def test_a_contest_is_entered_once_kept_as_a_ticket_and_taken_back(visitor: Page, stored: Stored, watch: Watch) -> None:
    watch.expect("status of 422")
    visitor.set_viewport_size({"width": 360, "height": 800})
    visitor.goto(PATH)
    if visitor.get_by_text("It closed on").count():
        # The shop's contest is over by now: only its draw is still to be seen.
        return
    visitor.get_by_role("link", name="Enter, and read how it is drawn").click()
    assert visitor.evaluate(TOO_WIDE) is None
    visitor.get_by_label("Your e-mail address").fill("ada@example")
    visitor.get_by_role("button", name="Look it over").click()
    expect(visitor.get_by_label("Your e-mail address")).to_have_value("ada@example")
    visitor.get_by_label("Your e-mail address").fill("ada@example.org")
    visitor.get_by_role("button", name="Look it over").click()
    expect(visitor.get_by_role("main")).to_contain_text("You have not entered yet")
    with looked_over():
        visitor.get_by_role("button", name="Enter").click()
        expect(visitor.get_by_role("heading", name="This is your ticket")).to_be_visible()
    assert visitor.evaluate(TOO_WIDE) is None
    ticket = visitor.url.rpartition("ticket=")[2]
    (item,) = stored("EntryTable")
    assert item["id"] == draw.entry("three-tins", ticket)
    visitor.go_back()
    with looked_over():
        visitor.get_by_role("button", name="Enter").click()
        expect(visitor.get_by_role("heading", name="This is your ticket")).to_be_visible()
    assert len(stored("EntryTable")) == 1
    visitor.get_by_role("button", name="Take my entry back").click()
    expect(visitor.get_by_role("heading", name="There is no entry under this ticket")).to_be_visible()
    assert stored("EntryTable") == []


@pytest.fixture
def drawn(page: Page, site: Path) -> Callable[[Draw], Page]:
    """Opens the page of a draw, as its template makes it, beside the file that it is about."""
    (script,) = site.glob("theme/js/draw.*.js")
    frame = "<!doctype html><html lang=en><title>Draw</title><main>{% block main %}{% endblock %}</main>"
    heading = "{% macro heading(title, summary) %}<h1>{{ title }}</h1>{% endmacro %}"
    plain = jinja2.DictLoader({"base.html": frame, "macros/heading.html": heading})
    loaders = jinja2.ChoiceLoader([plain, jinja2.FileSystemLoader("theme/templates")])
    env = jinja2.Environment(loader=loaders, autoescape=True)
    env.filters["day"] = lambda day, _: day.isoformat()

    def opened(made: Draw, shown: Draw | None = None) -> Page:
        shown = shown or made
        about = SimpleNamespace(
            survey=CONTEST, draw=shown, slug=CONTEST.slug, title="Tins", url="surveys/three-tins/", closed=True,
            known_at=known_at(CONTEST), beacon=beacon(CONTEST), recipe="",
        )  # fmt: skip
        html = env.get_template("survey-draw.html").render(
            page=about, lang="en", asset=lambda _: f"/{script.relative_to(site)}",
            structured=SimpleNamespace(breadcrumbs=lambda *_: ""),
        )  # fmt: skip

        def answer(route: Route) -> None:
            is_file = route.request.url.endswith("draw.json")
            kind = "application/json" if is_file else "text/html"
            route.fulfill(body=made.as_json() if is_file else html, content_type=kind)

        page.route(re.compile(r"/surveys/three-tins/draw/"), answer)
        page.goto("/surveys/three-tins/draw/")
        return page

    return opened


def check(page: Page, ticket: str = "") -> list[str]:
    """What the page says once the browser has computed it."""
    page.get_by_label("Your ticket").fill(ticket)
    page.get_by_role("button", name="Compute it again").click()
    said = page.locator("#draw-verdict p:not([hidden])")
    expect(said.first).to_be_visible()
    return [str(one.get_attribute("data-verdict")) for one in said.all()]


def made(signature: str = SIGNATURE, entries: list[str] = ENTRIES) -> Draw:
    return Draw("three-tins", 1000, 3, dt.date(2023, 8, 21), tuple(sorted(entries)), 0, signature)


@pytest.mark.promise("P15")
def test_the_browser_computes_the_draw_and_finds_a_ticket_in_it(drawn: Callable[..., Page]) -> None:
    page = drawn(made())
    assert check(page) == ["drawn"]
    place = draw.order(ENTRIES, draw.randomness(SIGNATURE)).index(draw.entry("three-tins", "ticket 7")) + 1
    assert check(page, " Ticket 7") == ["drawn", "place"]
    expect(page.locator("#draw-verdict")).to_contain_text(f"drawn in place {place}.")
    assert check(page, "ticket 201") == ["drawn", "out"]


def test_before_the_round_the_browser_holds_the_list_against_its_hash(drawn: Callable[..., Page]) -> None:
    page = drawn(made(""))
    assert (check(page), check(page, "ticket 7")) == (["listed"], ["listed", "in"])


@pytest.mark.promise("P15")
@pytest.mark.parametrize(
    "other",
    [made(entries=ENTRIES[1:]), made(SIGNATURE[:-2] + "38"), made("")],
    ids=["an entry is missing", "another signature", "no draw"],
)
def test_a_file_that_does_not_lead_to_the_winners_shown_is_said_not_to(drawn: Callable[..., Page], other: Draw) -> None:
    assert check(drawn(other, made())) == ["differs"]
