"""Spam is set aside, and no person is taken for it by one weak sign."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from tests.functions.calls import Api, json_letter, letter
from tests.functions.contact.test_proof_of_work import solution

SPAM = "Buy followers http://a.example http://b.example http://c.example"


def kept(api: Api, message_id: str) -> dict[str, Any]:
    (item,) = (item for item in api.items("MessageTable") if item["id"] == message_id)
    return item


def proved(api: Api, **fields: Any) -> dict[str, Any]:
    """A message as the page's script sends it, the work done."""
    message = json_letter(**fields)
    made = api.send("GET", "/api/contact/challenge", query=f"id={message['id']}").json
    return message | {"altcha": solution(made)}


@pytest.mark.parametrize(
    ("change", "sign"),
    [
        ({"website": "http://spam.example"}, "the hidden field was filled in"),
        ({"name": "Win www.spam.example"}, "a link in the name"),
        ({"message": SPAM}, "no proof of work"),
        ({"message": SPAM * 2}, "6 links"),
    ],
)
def test_what_looks_like_spam_is_set_aside_and_answered_like_any_other(
    api: Api, change: dict[str, str], sign: str
) -> None:
    message = json_letter() | change
    answer = api.post_json("/api/contact", message)
    assert answer.status == 201
    assert set(answer.json) == {"id", "received_at", "expires"}
    item = kept(api, message["id"])
    assert item["status"] == "quarantined"
    assert sign in item["suspicion"]
    assert item["mails"] == {} and "outbox" not in item


@pytest.mark.parametrize("change", [{}, {"message": SPAM.partition(" http://c")[0]}, {"website": ""}])
def test_one_weak_sign_sets_nothing_aside(api: Api, change: dict[str, str]) -> None:
    message = json_letter() | change
    api.post_json("/api/contact", message)
    assert (kept(api, message["id"])["status"], kept(api, message["id"])["suspicion"]) == ("new", [])


@pytest.mark.slow
def test_a_hundred_posts_of_a_bot_are_set_aside_and_a_real_message_among_them_arrives(api: Api) -> None:
    bots = [json_letter(email=f"{uuid4().hex}@spam.example", message=f"{SPAM} {n}") for n in range(100)]
    real = proved(api, message="Do you have the green ones again?")
    for number, message in enumerate(bots):
        assert api.post_json("/api/contact", message).status == 201
        if number == 50:
            assert api.post_json("/api/contact", real).status == 201
    found = {item["id"]: item["status"] for item in api.items("MessageTable")}
    assert found.pop(real["id"]) == "new"
    assert set(found) == {message["id"] for message in bots} and set(found.values()) == {"quarantined"}


def test_a_flood_of_one_text_is_set_aside_though_the_work_was_done(api: Api) -> None:
    for number in range(6):
        last = proved(api, email=f"a{number}@spam.example", message=f"One text, number {number}")
        api.post_json("/api/contact", last)
    assert kept(api, last["id"])["suspicion"] == ["the same text again within the hour"]


def test_a_customer_who_writes_often_is_heard(api: Api) -> None:
    for words in (
        "Hello, where is my order?",
        "Order 17, I forgot.",
        "It has come!",
        "Thank you.",
        "And one more",
        "x",
    ):
        last = proved(api, message=words)
        api.post_json("/api/contact", last)
    assert kept(api, last["id"])["status"] == "new"


def test_without_script_the_confirmed_page_stands_for_the_work(api: Api, clock: SimpleNamespace) -> None:
    shown = api.post_form("/api/contact", letter(message=SPAM.partition(" http://b")[0], website=""))
    clock.now += 10
    assert api.post_form("/api/contact", shown.form).status == 200
    (item,) = api.items("MessageTable")
    assert item["status"] == "new"


def test_without_script_what_stood_in_the_hidden_field_goes_with_the_form(api: Api, clock: SimpleNamespace) -> None:
    shown = api.post_form("/api/contact", letter(website="http://spam.example"))
    clock.now += 10
    assert api.post_form("/api/contact", shown.form).status == 200
    (item,) = api.items("MessageTable")
    assert item["suspicion"] == ["the hidden field was filled in"]


def test_sent_again_it_stays_what_it_was(api: Api) -> None:
    message = json_letter(message=SPAM)
    assert api.post_json("/api/contact", message).status == 201
    assert api.post_json("/api/contact", message | {"altcha": proved(api)["altcha"]}).status == 200
    assert kept(api, message["id"])["status"] == "quarantined"
