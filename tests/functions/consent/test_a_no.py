"""A no is put in force and recorded whatever else is wrong with its request; a yes is never more than was asked."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import uuid4

import pytest

from tests.functions.calls import CURRENT, OPTIONAL, Api, choice, form_choice, silence

PATH = "/api/consent"
REFUSAL = f"__Host-choices=v1.{CURRENT}.;"


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "zh-CN"}, {"language": 3}, {"language": None}, {"surface": "roof"}, {"surface": ["banner"]},
        {"policy": "2020-01-01"}, {"policy": ""}, {"policy": None}, {"policy": ["x"]}, {"id": "7"}, {"id": None},
        {"added": "by an extension"}, {"language": "xx", "surface": "x", "policy": "x", "id": 1},
    ],
)  # fmt: skip
def test_a_no_is_recorded_under_the_policy_in_force_whatever_else_is_wrong(api: Api, wrong: dict[str, Any]) -> None:
    answer = api.post_json(PATH, choice(granted=[]) | wrong)
    (item,) = api.items("ConsentTable")
    assert answer.status == 201
    assert str(answer.cookie("__Host-choices")).startswith(REFUSAL)
    assert (item["granted"], item["refused"], item["policy"]) == ([], list(OPTIONAL), CURRENT)
    assert "added" not in item


@pytest.mark.parametrize("field", ["id", "policy", "surface"])
def test_a_no_with_a_field_missing_is_recorded(api: Api, field: str) -> None:
    sent = choice(granted=[])
    del sent[field]
    assert api.post_json(PATH, sent).status == 201


def test_a_record_does_not_claim_a_language_or_a_place_that_we_do_not_have(api: Api) -> None:
    api.post_json(PATH, choice(granted=[], language="zh-CN", surface="roof"))
    (item,) = api.items("ConsentTable")
    assert (item["language"], item["surface"]) == ("und", "unknown")


@pytest.mark.parametrize("way", ["reject", "save"])
@pytest.mark.parametrize("wrong", [{"language": "zh-CN"}, {"surface": "roof"}, {"policy": "2020-01-01"}, {"more": "x"}])
def test_a_no_by_a_form_is_recorded_whatever_else_is_wrong(api: Api, way: str, wrong: dict[str, Any]) -> None:
    answer = api.post_form(PATH, form_choice(choice=way) | wrong)
    assert (answer.status, answer.headers["location"]) == (303, "/shop/")
    assert str(answer.cookie("__Host-choices")).startswith(REFUSAL)
    assert [item["granted"] for item in api.items("ConsentTable")] == [[]]


def test_a_no_that_is_sent_again_after_the_policy_changed_is_the_same_no(
    api: Api, monkeypatch: pytest.MonkeyPatch, register: Any
) -> None:
    sent = choice(granted=[])
    api.post_json(PATH, sent)
    new = dataclasses.replace(register.policy, version="2027-01-01")
    old = dataclasses.replace(register.policy, current=False)
    both = dataclasses.replace(register, policies={old.version: old, new.version: new})
    monkeypatch.setattr("functions.register.current", lambda: both)
    assert api.post_json(PATH, sent).status == 200
    assert len(api.items("ConsentTable")) == 1


@pytest.mark.parametrize("wrong", [{"language": "zh-CN"}, {"surface": "roof"}, {"policy": "2020-01-01"}])
def test_a_yes_with_the_same_faults_is_refused_and_nothing_is_stored(api: Api, wrong: dict[str, Any]) -> None:
    answer = api.post_json(PATH, choice() | wrong)
    assert (answer.status, answer.cookies, api.stored) == (422, [], [])


def test_what_a_refused_form_takes_back_is_out_of_force(api: Api) -> None:
    before = api.post_json(PATH, choice(granted=["statistics", "marketing"]))
    sent = form_choice(choice="save", purpose=["statistics", "social"], policy="2020-01-01")
    answer = api.post_form(PATH, sent, **before.jar)
    assert answer.status == 422
    (line,) = answer.cookies
    assert line.startswith(f"__Host-choices=v1.{CURRENT}.statistics;"), "less than before, and never more"
    assert len(api.items("ConsentTable")) == 1


def test_a_no_that_cannot_be_recorded_is_in_force_and_keeps_the_visitor_for_the_next_try(api: Api) -> None:
    before = api.post_json(PATH, choice(id=str(uuid4()), granted=["statistics"]))
    with silence("PutItem"):
        answer = api.post_form(PATH, form_choice(choice="reject"), **before.jar)
    assert answer.status == 503
    (line,) = answer.cookies
    assert line.startswith(REFUSAL)


@pytest.mark.parametrize(
    "raw",
    [
        "choice=reject&note=Caf%E9", "choice=reject&choice=reject", "choice=save&language=%ff", "choice=reject&&&x",
        "choice=reject&more=" + "x" * 20_000, "choice=reject&" + "&".join(f"f{n}=1" for n in range(129)),
    ],
    ids=["latin", "twice", "save", "broken", "large", "many"],
)  # fmt: skip
def test_a_no_in_a_form_that_cannot_be_read_is_recorded_and_in_force(api: Api, raw: str) -> None:
    answer = api.post_form(PATH, raw)
    assert answer.status == 303 and str(answer.cookie("__Host-choices")).startswith(REFUSAL)
    assert [item["granted"] for item in api.items("ConsentTable")] == [[]]


@pytest.mark.parametrize("raw", ['{"granted": [], "note": "Caf\\udce9"}', '{"granted": [], "granted": []}'])
def test_a_no_in_json_that_cannot_be_read_is_recorded(api: Api, raw: str) -> None:
    sent = raw.encode("utf-8", "surrogateescape")
    assert api.send("POST", PATH, sent, {"content-type": "application/json"}).status == 201
    assert [item["granted"] for item in api.items("ConsentTable")] == [[]]


@pytest.mark.parametrize(
    "raw", ["choice=accept&note=Caf%E9", "choice=accept&choice=reject", "choice=save&purpose=social&x=%ff", "x=%ff"]
)
def test_a_yes_in_a_form_that_cannot_be_read_is_none(api: Api, raw: str) -> None:
    answer = api.post_form(PATH, raw)
    assert answer.status in (400, 422) and answer.cookies == [] and api.stored == []


def test_a_no_past_the_rate_limit_is_recorded_until_there_are_too_many_and_then_still_in_force(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.web import rate_limit

    before = api.post_form(PATH, form_choice())
    monkeypatch.setenv("REQUESTS_PER_MINUTE", "1")
    rate_limit._counts.clear()
    answers = [api.post_form(PATH, form_choice(choice="reject"), **before.jar) for _ in range(5)]
    assert [answer.status for answer in answers] == [303, 303, 303, 303, 429]
    assert all(str(answer.cookie("__Host-choices")).startswith(REFUSAL) for answer in answers)
    assert len(api.items("ConsentTable")) == 5, "the yes, and four times the limit"
    # The page says so, and sends the same no again.
    assert "out of force in this browser" in answers[4].shown and 0 < int(answers[4].headers["retry-after"]) <= 60
    assert answers[4].form["choice"] == "reject"
    rate_limit._counts.clear()
    assert api.post_form(PATH, answers[4].form, **before.jar).status == 303


def test_another_site_cannot_say_no_for_a_visitor(api: Api) -> None:
    answer = api.post_form(PATH, form_choice(choice="reject"), sec_fetch_site="cross-site")
    assert (answer.status, answer.cookies, api.stored) == (403, [], [])
