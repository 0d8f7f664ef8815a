"""Spam is set aside, and no person is taken for it by one weak sign."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from tests.functions.calls import Api, json_letter, letter, silence
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
        ({"nothing_here": "http://spam.example"}, "the hidden field was filled in"),
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


@pytest.mark.parametrize("change", [{}, {"message": SPAM.partition(" http://c")[0]}, {"nothing_here": ""}])
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
    text = "Dear owner, we bring your shop to the first page of every search engine within a week, number"
    for number in range(6):
        last = proved(api, email=f"a{number}@spam.example", message=f"{text} {number}")
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
    shown = api.post_form("/api/contact", letter(message=SPAM.partition(" http://b")[0], nothing_here=""))
    clock.now += 10
    assert api.post_form("/api/contact", shown.form).status == 200
    (item,) = api.items("MessageTable")
    assert item["status"] == "new"


def test_a_field_that_a_password_manager_filled_in_sets_nothing_aside_where_there_is_a_proof(
    api: Api, clock: SimpleNamespace
) -> None:
    sent = proved(api, nothing_here="https://example.org")
    api.post_json("/api/contact", sent)
    assert kept(api, sent["id"])["status"] == "new"
    shown = api.post_form("/api/contact", letter(nothing_here="https://example.org"))
    clock.now += 10
    assert api.post_form("/api/contact", shown.form).status == 200
    assert {item["status"] for item in api.items("MessageTable")} == {"new"}


@pytest.mark.parametrize("field", ["nothing_here", "website"])
def test_without_script_what_stood_in_the_hidden_field_goes_with_the_form_and_is_weighed(
    api: Api, clock: SimpleNamespace, field: str
) -> None:
    shown = api.post_form("/api/contact", letter(message=SPAM, **{field: "http://spam.example"}))
    clock.now += 10
    assert api.post_form("/api/contact", shown.form).status == 200
    (item,) = api.items("MessageTable")
    assert item["suspicion"] == ["the hidden field was filled in", "3 links"]


def test_strangers_who_write_the_same_few_words_are_heard(api: Api) -> None:
    for number in range(8):
        last = proved(api, email=f"a{number}@example.org", message=f"Please call me back: 040 {number}55")
        api.post_json("/api/contact", last)
    assert {item["status"] for item in api.items("MessageTable")} == {"new"}


def test_a_message_sent_again_after_an_outage_of_ours_is_no_flood(api: Api, impatient: None) -> None:
    sent = json_letter(message="Good morning. " * 10)
    with silence("PutItem"):
        assert [api.post_json("/api/contact", sent).status for _ in range(5)] == [503] * 5
    assert api.post_json("/api/contact", sent).status == 201
    assert kept(api, sent["id"])["status"] == "new"


def test_a_flood_from_one_part_of_the_network_is_set_aside_though_each_did_the_work(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.contact import flood_counts

    monkeypatch.setattr(flood_counts, "with_this", lambda *_: flood_counts.Counts(sender=1, network=201, text=1))
    sent = proved(api)
    api.post_json("/api/contact", sent)
    assert kept(api, sent["id"])["suspicion"] == ["many messages from this part of the network within the hour"]


def test_sent_again_it_stays_what_it_was(api: Api) -> None:
    message = json_letter(message=SPAM)
    assert api.post_json("/api/contact", message).status == 201
    assert api.post_json("/api/contact", message | {"altcha": proved(api)["altcha"]}).status == 200
    assert kept(api, message["id"])["status"] == "quarantined"
