"""What is stored answers a repeat, whatever has changed meanwhile."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.functions.calls import Api, json_letter, letter, ordered_by_message

PATH = "/api/contact"


def test_an_order_that_was_stored_as_a_message_is_still_confirmed_to_a_page_from_then(api: Api) -> None:
    sent = ordered_by_message(api)
    before = api.items("MessageTable")
    for again in (sent, {name: value for name, value in sent.items() if name != "lines"}):
        answer = api.post_json(PATH, again)
        assert (answer.status, answer.json["id"]) == (200, sent["id"])
    assert api.items("MessageTable") == before


@pytest.mark.promise("P03")
@pytest.mark.parametrize("change", [{"lines": [{"product": "sumac", "quantity": 5}]}, {"quoted": "4.80"}])
def test_a_message_takes_no_order(api: Api, change: dict[str, Any]) -> None:
    assert api.post_json(PATH, json_letter(topic="order") | change).status == 422
    answer = api.post_form(PATH, letter(topic="order", **{"line-sumac": "4"}))
    assert answer.status == 422 and "line-sumac" in answer.shown
    assert answer.form["message"] == letter()["message"]
    assert api.stored == []


@pytest.mark.parametrize(
    "change",
    [{"language": "de"}, {"message": " Which  pods\r\nare green?\n"}, {"name": "Ada\u00a0Bell"}, {"order": " "},
     {"message": "Which pods are\u00ad green?"}],
)  # fmt: skip
def test_a_text_that_changed_in_ways_that_do_not_matter_is_the_same_message(api: Api, change: dict[str, str]) -> None:
    sent = json_letter()
    assert api.post_json(PATH, sent).status == 201
    assert api.post_json(PATH, sent | change).status == 200
    assert len(api.items("MessageTable")) == 1


def test_without_script_a_confirmed_message_is_confirmed_again_though_a_rule_changed_or_the_hour_is_over(
    api: Api, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = api.post_form(PATH, letter())
    clock.now += 10
    first = api.post_form(PATH, shown.form | {"step": "send"})
    clock.now += 7_200
    assert api.post_form(PATH, shown.form | {"step": "send"}).text == first.text
    monkeypatch.setattr("functions.contact.fields.TOPICS", ("press",))
    again = api.post_form(PATH, shown.form | {"step": "send"})
    assert (again.status, again.text) == (200, first.text)
    assert len(api.items("MessageTable")) == 1


def test_a_signature_that_is_none_finds_nothing(api: Api) -> None:
    for signature in ("", "x", "é" * 64, "0" * 64):
        answer = api.post_form(PATH, letter(name="", signature=signature, shown_at="1"))
        assert answer.status == 422
