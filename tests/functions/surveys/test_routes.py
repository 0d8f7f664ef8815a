"""Answering a survey: looked over, stored once without a trace of whose it is, and only while the survey is open."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace

import pytest

from functions import register as registers
from functions.core.survey_files import Question, Section, Survey
from tests.functions.calls import Answer, Api, silence

QUESTIONS = (
    Question("often", "one", "How often?", options=("Every day", "Less")),
    Question("dishes", "many", "Into what?", True, ("Coffee", "Rice, boiled")),
    Question("hot", "scale", "How hot?", True, ("Not at all", "Very")),
    Question("people", "number", "For how many?", True, least=1, most=12),
    Question("wish", "text", "What is missing?", True, most=20),
)
SURVEY = Survey(
    "drawer", "Your drawer", dt.date(2026, 11, 20), dt.date(2026, 11, 30), "anyone", (Section("Kitchen", QUESTIONS),)
)
PATH = "/api/surveys/drawer"
FULL = {"often": "Less", "dishes": "Rice, boiled", "hot": "4", "people": " 03", "wish": "Mace <b>"}


@pytest.fixture(autouse=True)
def published(clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    """One survey is published and open, whatever the site has and whatever day it is."""
    monkeypatch.setattr("functions.core.survey_files.load", lambda slug: SURVEY if slug == SURVEY.slug else None)


def send(api: Api, **fields: str) -> Answer:
    return api.post_form(PATH, {"language": "en", **fields})


def sent(api: Api, clock: SimpleNamespace, **fields: str) -> tuple[dict[str, str], Answer]:
    """Look it over, wait as a reader does, send it: the form that was sent, and the answer."""
    form = send(api, step="look", **fields).form | {"step": "send"}
    clock.now += 10
    return form, api.post_form(PATH, form)


@pytest.mark.promise("P14")
def test_an_answer_is_stored_with_the_day_and_nothing_that_tells_whose_it_is(api: Api, clock: SimpleNamespace) -> None:
    _, answer = sent(api, clock, **FULL)
    assert (answer.status, answer.headers["location"], answer.cookies) == (303, "/surveys/drawer/thanks/", [])
    (item,) = api.stored
    record = registers.load().records["survey-answer"]
    midnight = dt.datetime(2026, 11, 23, tzinfo=dt.UTC).timestamp()
    assert item == {
        "survey": "drawer",
        "id": item["id"],
        "day": "2026-11-23",
        "answers": {"often": "Less", "dishes": ["Rice, boiled"], "hot": 4, "people": 3, "wish": "Mace <b>"},
        "expires_at": record.expires_at(midnight),
    }
    assert set(item) <= set(record.fields)


def test_the_look_stores_nothing_shows_every_answer_and_leads_back_to_them(api: Api, clock: SimpleNamespace) -> None:
    look = send(api, step="look", **FULL)
    assert (look.status, api.stored) == (200, [])
    for said in ("Less", "Rice, boiled", "4 / 5", "Mace <b>", "Send my answers"):
        assert said in look.shown
    again = api.post_form(PATH, look.form | {"step": "edit"})
    assert again.status == 200
    assert 'value="Less" checked' in again.text and 'value="Rice, boiled" checked' in again.text
    assert 'value="4" checked' in again.text and "Mace &lt;b&gt;</textarea>" in again.text


def test_sending_one_page_twice_is_one_answer_and_answering_again_is_another(api: Api, clock: SimpleNamespace) -> None:
    form, _ = sent(api, clock, **FULL)
    assert api.post_form(PATH, form).status == 303
    assert len(api.stored) == 1
    sent(api, clock, **FULL)
    assert len(api.stored) == 2


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"often": ""}, "often", "Please fill this in."),
        ({"often": "Never"}, "often", "This is none of the values that are taken here."),
        ({"hot": "6"}, "hot", "This is none of the values that are taken here."),
        ({"people": "0"}, "people", "Please give a whole number from 1 to 12."),
        ({"people": "two"}, "people", "Please give a whole number from 1 to 12."),
        ({"wish": "Mace and nutmeg, both of them"}, "wish", "at most 20 characters"),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_typed_is_lost(
    api: Api, clock: SimpleNamespace, change: dict[str, str], field: str, said: str
) -> None:
    answer = send(api, step="look", **FULL | change)
    assert answer.status == 422 and said in answer.shown
    assert f'href="#q-{field}"' in answer.text and f'id="q-{field}-error"' in answer.text
    assert 'value="Rice, boiled" checked' in answer.text
    if change.get(field) and field in ("people", "wish"):
        assert change[field] in answer.text
    assert api.stored == []


def test_a_field_that_the_survey_does_not_have_is_refused_and_so_is_an_empty_sheet(
    api: Api, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "There is no such field." in send(api, step="look", **FULL, email="ada@example.org").shown
    open_ = Survey("drawer", "Open", SURVEY.opens, SURVEY.closes, "anyone", (Section("", QUESTIONS[1:]),))
    monkeypatch.setattr("functions.core.survey_files.load", lambda _: open_)
    assert "Please answer at least one question." in send(api, step="look").shown
    assert api.stored == []


def test_answers_that_changed_on_their_way_or_came_at_once_are_shown_once_more(
    api: Api, clock: SimpleNamespace
) -> None:
    form = send(api, step="look", **FULL).form | {"step": "send"}
    for changed in (form, form | {"often": "Every day"}):
        answer = api.post_form(PATH, changed)
        assert answer.status == 200 and "once more, then press the button" in answer.shown
    assert api.stored == []


@pytest.mark.parametrize(
    ("days", "said"), [(-4, "It opens on 20 November 2026."), (8, "It closed on 30 November 2026.")]
)
def test_out_of_its_days_a_survey_takes_nothing_and_gives_back_what_was_typed(
    api: Api, clock: SimpleNamespace, days: int, said: str
) -> None:
    clock.now += days * 86_400
    answer = send(api, step="look", **FULL)
    assert answer.status == 409 and said in answer.shown and "Mace <b>" in answer.shown
    assert api.stored == []


def test_whoever_sends_again_after_the_close_what_was_stored_before_is_thanked(
    api: Api, clock: SimpleNamespace
) -> None:
    form, _ = sent(api, clock, **FULL)
    clock.now += 30 * 86_400
    assert api.post_form(PATH, form).status == 303
    assert len(api.stored) == 1


def test_a_survey_that_is_not_published_has_no_route_that_answers(api: Api) -> None:
    for slug in ("gone", "..", "%2e%2e%2fprices"):
        answer = api.post_form(f"/api/surveys/{slug}", FULL)
        assert answer.status in (404, 410) and api.stored == []


def test_a_table_that_does_not_answer_costs_no_answer(api: Api, clock: SimpleNamespace, impatient: None) -> None:
    form = send(api, step="look", **FULL).form | {"step": "send"}
    clock.now += 10
    with silence("PutItem"):
        answer = api.post_form(PATH, form)
    assert answer.status == 503 and 'value="Rice, boiled" checked' in answer.text


def test_a_survey_is_what_it_was_after_its_file() -> None:
    assert Survey.of(json.loads(json.dumps(SURVEY.as_dict()))) == SURVEY
