"""``POST /api/contact`` as the page's script uses it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.functions.calls import PROBLEM, Api, json_letter

PATH = "/api/contact"


@pytest.mark.promise("P03")
def test_a_message_is_kept_with_the_registered_fields_and_no_others(api: Api, register: Any) -> None:
    sent = json_letter(order="C-2026-17", topic="order", language="en")
    answer = api.post_json(PATH, sent)
    (item,) = api.items("MessageTable")
    assert answer.status == 201
    # "lines" and "quote" are in messages from before orders had a table.
    assert set(item) | {"lines", "quote"} == set(register.records["message"].fields)
    assert {name: item[name] for name in sent} == sent
    assert item["status"] == "new"
    assert answer.cookies == []


def test_the_answer_says_when_it_came_and_how_long_it_is_kept(api: Api, clock: SimpleNamespace) -> None:
    sent = json_letter()
    answer = api.post_json(PATH, sent)
    assert answer.json == {
        "id": sent["id"],
        "received_at": "2026-11-23T00:00:00.250000Z",
        "expires": "23 November 2027",
    }


@pytest.mark.promise("P14")
def test_a_message_expires_after_the_registered_retention(api: Api, clock: SimpleNamespace, register: Any) -> None:
    api.post_json(PATH, json_letter())
    (item,) = api.items("MessageTable")
    assert item["expires_at"] - int(clock.now) == register.records["message"].retention_days * 86_400


def test_a_repeated_message_is_kept_once(api: Api, clock: SimpleNamespace) -> None:
    sent = json_letter()
    first = api.post_json(PATH, sent)
    clock.now += 90_000
    second = api.post_json(PATH, sent)
    assert (first.status, second.status) == (201, 200)
    assert second.json == first.json
    assert len(api.items("MessageTable")) == 1


@pytest.mark.parametrize("change", [{"message": "Another"}, {"email": "b@example.org"}, {"name": "B"}, {"order": "1"}])
def test_another_message_under_the_same_id_is_refused_and_the_first_is_kept(api: Api, change: dict[str, str]) -> None:
    sent = json_letter()
    api.post_json(PATH, sent)
    before = api.stored
    answer = api.post_json(PATH, sent | change)
    assert (answer.status, answer.json["type"]) == (409, "/problems/#conflict")
    assert sent["message"] not in answer.text
    assert api.stored == before


@pytest.mark.promise("P03")
@pytest.mark.parametrize("field", ["phone", "address", "status", "expires_at", "received_at", "step", "signature"])
def test_an_unknown_field_is_refused(api: Api, field: str) -> None:
    answer = api.post_json(PATH, json_letter(**{field: "x"}))
    assert answer.status == 422
    assert answer.json["errors"] == [{"field": field, "message": "There is no such field."}]
    assert api.stored == []


@pytest.mark.promise("P22")
def test_no_password_is_asked_for_taken_or_stored(api: Api, register: Any) -> None:
    from functions.contact import fields

    secret = ("password", "passwort", "pass", "pwd", "login", "username")
    for field in secret:
        assert api.post_json(PATH, json_letter(**{field: "hunter2"})).status == 422
        assert api.post_json("/api/consent", {field: "hunter2"}).status == 422
    assert api.stored == []
    names = {name for record in register.records.values() for name in record.fields} | set(fields.TYPED)
    # “pass” is a word of its own too: a letter goes out in passes.
    parts = [word for word in secret if word != "pass"] + ["passphrase", "passcode", "passkey"]
    assert names.isdisjoint(secret) and not [name for name in names if any(part in name for part in parts)]
    form = api.post_form(PATH, {"name": ""}).text
    assert 'name="email"' in form and 'type="password"' not in form


@pytest.mark.parametrize("field", ["id", "name", "email", "topic", "message"])
def test_a_missing_field_is_named(api: Api, field: str) -> None:
    sent = json_letter()
    del sent[field]
    answer = api.post_json(PATH, sent)
    assert answer.status == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json) == PROBLEM | {"errors"}
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert api.stored == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "7"), ("id", None), ("name", ""), ("name", "  "), ("name", "\u200b"), ("name", 7), ("name", "x" * 201),
        ("email", "ada"), ("topic", "love"), ("topic", ["order"]), ("order", "C 17"), ("order", None),
        ("message", ""), ("message", ["x"]), ("message", "\u2800"), ("message", "\x00"), ("language", "xx"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_and_its_field_named(api: Api, field: str, value: Any) -> None:
    answer = api.post_json(PATH, json_letter(**{field: value}))
    assert answer.status == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert api.stored == []


def test_all_errors_are_named_at_once(api: Api) -> None:
    answer = api.post_json(PATH, {"id": "x", "email": "x", "topic": "x", "extra": "x"})
    assert {error["field"] for error in answer.json["errors"]} == {"id", "name", "email", "topic", "message", "extra"}


@pytest.mark.parametrize("character", ["a", "é", "ß", "ع", "कि"[0], "漢", "\U0001f331"])
def test_ten_thousand_characters_of_any_script_are_taken_and_one_more_is_not(api: Api, character: str) -> None:
    import json

    for escaped in (True, False):
        raw = json.dumps(json_letter(message=character * 10_000), ensure_ascii=escaped)
        assert api.post_json(PATH, raw).status == 201
    answer = api.post_json(PATH, json_letter(message=character * 10_001))
    assert answer.status == 422
    assert answer.json["errors"][0]["message"].endswith("at most 10,000 characters, here it is 10,001.")
    assert [len(item["message"]) for item in api.items("MessageTable")] == [10_000, 10_000]


def test_a_body_over_the_limit_is_refused(api: Api) -> None:
    answer = api.post_json(PATH, json_letter(message="x" * 131_072))
    assert (answer.status, answer.json["type"]) == (413, "/problems/#large")
    assert api.stored == []


def test_a_message_from_another_site_is_refused(api: Api) -> None:
    answer = api.post_json(PATH, json_letter(), sec_fetch_site="cross-site")
    assert (answer.status, answer.json["type"]) == (403, "/problems/#foreign")
    assert api.stored == []


def test_too_many_messages_are_refused_with_the_time_to_wait(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_PER_MINUTE", "0")
    answer = api.post_json(PATH, json_letter())
    assert answer.status == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert api.stored == []
