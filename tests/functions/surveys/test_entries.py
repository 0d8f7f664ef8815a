"""Entering a contest: an address and no more, a ticket that only the entrant has, and a way back out."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from functions import register as registers
from functions.core import draw
from functions.core.survey_files import Contest, Survey
from tests.functions.calls import Answer, Api, silence

CLOSES = dt.date(2026, 11, 30)
CONTEST = Survey("tins", "Three tins", dt.date(2026, 11, 20), CLOSES, "anyone", (), Contest("A tin", 3, 36_255_412))
PATH = "/api/surveys/tins/entry"
EMAIL = "Ada@Example.org"


@pytest.fixture(autouse=True)
def published(clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    """One contest is published and open, whatever the site has and whatever day it is."""
    monkeypatch.setattr("functions.core.survey_files.load", lambda slug: CONTEST if slug == "tins" else None)


def send(api: Api, **fields: str) -> Answer:
    return api.post_form(PATH, {"language": "en", **fields})


def entered(api: Api, clock: SimpleNamespace, email: str = EMAIL) -> tuple[dict[str, str], Answer]:
    """Look it over, wait as a reader does, enter: the form that was sent, and the answer."""
    form = send(api, step="look", email=email).form | {"step": "send"}
    clock.now += 10
    return form, api.post_form(PATH, form)


def shown(api: Api, answer: Answer) -> Answer:
    """The page that an answer leads to."""
    found = urlsplit(answer.headers["location"])
    return api.send("GET", found.path, headers={"accept": "text/html"}, query=found.query)


@pytest.mark.promise("P15")
def test_an_entry_has_the_address_the_day_and_the_hash_of_a_ticket_and_no_more(
    api: Api, clock: SimpleNamespace
) -> None:
    _, answer = entered(api, clock)
    assert (answer.status, answer.cookies) == (303, [])
    ticket = answer.headers["location"].removeprefix(f"{PATH}?ticket=")
    (item,) = api.items("EntryTable")
    record = registers.load().records["entry"]
    close = dt.datetime(2026, 11, 30, tzinfo=dt.UTC).timestamp()
    entry = draw.entry("tins", ticket)
    expected = {"id": entry, "contest": "tins", "email": EMAIL, "day": "2026-11-23"}
    assert item == expected | {"expires_at": record.expires_at(close)}
    assert set(item) == set(record.fields)
    page = shown(api, answer)
    assert page.status == 200 and ticket in page.shown and entry in page.shown and EMAIL not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert {table for table in api.tables if api.items(table)} == {"EntryTable"}


def test_the_look_stores_nothing_and_sending_it_twice_is_one_entry(api: Api, clock: SimpleNamespace) -> None:
    look = send(api, step="look", email=EMAIL)
    assert look.status == 200 and EMAIL in look.shown and api.items("EntryTable") == []
    form, first = entered(api, clock)
    assert api.post_form(PATH, form).headers["location"] == first.headers["location"]
    # Also when it is over by then.
    clock.now += 86_400 * 30
    assert api.post_form(PATH, form).headers["location"] == first.headers["location"]
    assert len(api.items("EntryTable")) == 1


def test_an_entry_is_taken_back_by_its_ticket_alone(api: Api, clock: SimpleNamespace) -> None:
    _, answer = entered(api, clock)
    entered(api, clock, "ben@example.org")
    own = shown(api, answer).form | {"step": "leave"}
    for ticket, left in (("00000000-0000-8000-8000-000000000000", 2), ("x", 2), (own["ticket"], 1), (own["ticket"], 1)):
        done = api.post_form(PATH, own | {"ticket": ticket})
        assert (done.status, done.headers["location"]) == (303, f"{PATH}?ticket={ticket}")
        assert len(api.items("EntryTable")) == left
    assert "no entry under this ticket" in shown(api, answer).text


def test_what_is_no_address_is_asked_for_again_with_what_was_typed(api: Api) -> None:
    again = send(api, step="look", email="ada@")
    assert again.status == 422 and again.form["email"] == "ada@" and 'aria-invalid="true"' in again.text
    again = api.post_form(PATH, {"email": EMAIL, "name": "Ada", "step": "look"})
    assert (again.status, again.form["email"], api.items("EntryTable")) == (422, EMAIL, [])


def test_an_address_that_was_changed_after_the_look_is_looked_over_again(api: Api, clock: SimpleNamespace) -> None:
    form = send(api, step="look", email=EMAIL).form | {"step": "send", "email": "eve@example.org"}
    clock.now += 10
    look = api.post_form(PATH, form)
    assert look.status == 200 and "eve@example.org" in look.shown and api.items("EntryTable") == []


@pytest.mark.parametrize(("day", "said"), [("2026-11-19", "It opens on"), ("2026-12-01", "It closed on")])
def test_before_and_after_its_days_nobody_enters_and_what_was_typed_is_there(
    api: Api, clock: SimpleNamespace, day: str, said: str
) -> None:
    clock.now = dt.datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp()
    answer = send(api, step="look", email=EMAIL)
    assert answer.status == 409 and said in answer.shown and EMAIL in answer.shown


def test_without_a_contest_no_route_answers_and_nothing_is_stored(api: Api) -> None:
    for method in ("POST", "GET"):
        answer = api.send(method, "/api/surveys/drawer/entry", b"email=ada%40example.org",
                          {"content-type": "application/x-www-form-urlencoded"})  # fmt: skip
        assert answer.status == 410
    # A contest that asks nothing takes no answers either.
    assert api.post_form("/api/surveys/tins", {"step": "look"}).status == 410
    assert api.items("EntryTable") == []


def test_a_table_that_does_not_answer_loses_nothing_that_was_typed(
    api: Api, clock: SimpleNamespace, impatient: None
) -> None:
    form = send(api, step="look", email=EMAIL).form | {"step": "send"}
    clock.now += 10
    with silence("GetItem", 3):
        answer = api.post_form(PATH, form)
    assert answer.status == 503 and answer.form["email"] == EMAIL
