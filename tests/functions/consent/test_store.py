"""When the table does not answer, or its answer is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.aws import refusing
from tests.functions.calls import Api, choice, form_choice, json_letter, letter, on_call, silence

PATH = "/api/consent"
pytestmark = [pytest.mark.usefixtures("impatient"), pytest.mark.both_stores]
throttled = refusing("ProvisionedThroughputExceededException", "ada@example.org is too much")


def test_a_table_that_never_answers_is_tried_three_times_and_then_said_so(api: Api) -> None:
    with silence("PutItem") as met:
        answer = api.post_json(PATH, choice())
    assert len(met) == 3
    assert answer.status == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "5"
    assert answer.json["type"] == "/problems/#store"
    assert answer.cookies == []
    assert api.stored == []


def test_a_throttled_write_is_said_so_and_its_message_is_not_repeated(api: Api, told: Callable[[], str]) -> None:
    with on_call("before-call.dynamodb.PutItem", throttled):
        answer = api.post_json(PATH, choice())
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    said = told()
    assert "ProvisionedThroughputExceededException" in said
    assert "ada@example.org" not in said + answer.text


def test_a_write_whose_answer_is_lost_once_is_recorded_once(api: Api) -> None:
    with silence("PutItem", 1, landed=True) as met:
        answer = api.post_json(PATH, choice())
    assert met == ["PutItem"]
    assert answer.status == 200
    assert answer.cookie("__Host-visitor") is not None
    assert len(api.items("ConsentTable")) == 1


@pytest.mark.parametrize("granted", [["statistics"], []])
def test_a_retry_after_a_lost_answer_meets_its_own_record(api: Api, granted: list[str]) -> None:
    sent = choice(granted=granted)
    with silence("PutItem", landed=True):
        lost = api.post_json(PATH, sent)
    again = api.post_json(PATH, sent)
    assert (lost.status, again.status) == (503, 200)
    assert again.json["granted"] == granted
    assert (again.cookie("__Host-visitor") is not None) == bool(granted)
    assert len(api.items("ConsentTable")) == 1


def test_a_retry_of_a_later_choice_meets_its_own_record(api: Api) -> None:
    first = api.post_json(PATH, choice())
    sent = choice(granted=["social"])
    with silence("PutItem", landed=True):
        lost = api.post_json(PATH, sent, **first.jar)
    again = api.post_json(PATH, sent, **first.jar)
    assert (lost.status, again.status) == (503, 200)
    assert len(api.items("ConsentTable")) == 2


def test_a_read_that_is_not_answered_is_said_so(api: Api) -> None:
    first = api.post_json(PATH, choice())
    with silence("Query"):
        answer = api.send("GET", PATH, headers=first.jar)
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")


def test_a_form_choice_that_is_not_recorded_gets_a_page_that_sends_the_same_again(api: Api) -> None:
    sent = form_choice(choice="save", purpose=["social", "marketing"], surface="choices")
    with silence("PutItem"):
        answer = api.post_form(PATH, sent)
    assert (answer.status, answer.headers["retry-after"], answer.cookies) == (503, "5", [])
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "was not recorded" in answer.shown
    assert api.stored == []
    assert answer.text.count('name="purpose"') == 2
    again = answer.form
    assert (again["return"], again["surface"]) == ("/shop/", "choices")
    assert 'name="choice" value="save"' in answer.text


def test_a_json_message_that_is_not_kept_is_said_so_and_a_retry_is_kept_once(api: Api) -> None:
    sent = json_letter()
    with silence("PutItem", landed=True):
        lost = api.post_json("/api/contact", sent)
    again = api.post_json("/api/contact", sent)
    assert (lost.status, lost.headers["retry-after"], again.status) == (503, "5", 200)
    assert len(api.items("MessageTable")) == 1


def test_a_form_message_that_is_not_kept_is_still_in_the_form(api: Api, clock: Any) -> None:
    sent = letter(message="<b>Pods & seeds</b>\nline two", order="C-17", topic="order")
    shown = api.post_form("/api/contact", sent)
    clock.now += 5
    with silence("PutItem"):
        answer = api.post_form("/api/contact", shown.form | {"step": "send"})
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert {name: answer.form[name] for name in sent} == sent
    assert "<b>Pods" not in answer.text
    assert api.stored == []
