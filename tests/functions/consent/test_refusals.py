"""What ``POST /api/consent`` refuses: always with problem details (RFC 9457), and always with nothing stored."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from tests.functions.calls import CURRENT, OWN, PROBLEM, Answer, Api, choice

PATH = "/api/consent"
KIND = {"content-type": "application/json"}


def problem(api: Api, answer: Answer, status: int, kind: str) -> dict[str, Any]:
    """The problem details, after what holds of all of them."""
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.cookies == []
    assert api.stored == []
    found: dict[str, Any] = answer.json
    assert set(found) >= PROBLEM
    assert (found["status"], found["type"]) == (status, f"/problems/#{kind}")
    assert found["title"] and found["detail"]
    return found


@pytest.mark.parametrize("field", ["id", "policy", "granted", "surface"])
def test_a_missing_field_is_named(api: Api, field: str) -> None:
    sent = choice()
    del sent[field]
    found = problem(api, api.post_json(PATH, sent), 422, "fields")
    assert {error["field"] for error in found["errors"]} == {field}
    assert all(set(error) == {"field", "message"} and error["message"] for error in found["errors"])


@pytest.mark.promise("P03")
@pytest.mark.parametrize("field", ["email", "visitor", "expires_at", "recorded_at", "purpose", "ID", "__proto__", ""])
def test_an_unknown_field_is_refused(api: Api, field: str) -> None:
    found = problem(api, api.post_json(PATH, choice() | {field: "x"}), 422, "fields")
    assert found["errors"] == [{"field": field, "message": "There is no such field."}]


def test_a_field_given_twice_is_refused(api: Api) -> None:
    twice = json.dumps(choice())[:-1] + ', "granted": []}'
    found = problem(api, api.post_json(PATH, twice), 422, "fields")
    assert found["errors"][0]["field"] == "granted"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", 7), ("id", None), ("id", "7"), ("id", "URN:UUID:x"), ("id", "{00000000-0000-4000-8000-000000000000}"),
        ("id", "00000000-0000-4000-8000-00000000000A"), ("granted", "statistics"), ("granted", {"statistics": True}),
        ("granted", None), ("granted", [1]), ("granted", [["statistics"]]), ("granted", ["statistics", "statistics"]),
        ("surface", "footer"), ("surface", None), ("surface", ["banner"]), ("language", "xx"), ("language", 3),
        ("language", "../en"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_and_its_field_named(api: Api, field: str, value: Any) -> None:
    found = problem(api, api.post_json(PATH, choice(**{field: value})), 422, "fields")
    assert {error["field"] for error in found["errors"]} == {field}


@pytest.mark.parametrize("purpose", ["necessary", "advertising", "Statistics", "statistics ", ""])
def test_an_unknown_purpose_is_refused_and_the_known_ones_are_named(api: Api, purpose: str) -> None:
    found = problem(api, api.post_json(PATH, choice(granted=[purpose])), 422, "fields")
    (error,) = found["errors"]
    assert error["field"] == "granted"
    assert "personalisation, statistics, social, marketing" in error["message"]


@pytest.mark.parametrize("version", ["2020-01-01", "latest", "", 20261122, None, ["x"], "2026-11-22 "])
def test_an_unknown_policy_is_refused_with_the_current_one(api: Api, version: Any) -> None:
    found = problem(api, api.post_json(PATH, choice(policy=version)), 422, "outdated")
    assert found["current"] == CURRENT
    assert found["errors"][0]["field"] == "policy"


@pytest.mark.promise("A10")
def test_a_consent_to_an_older_policy_is_refused_with_the_current_one(
    api: Api, monkeypatch: pytest.MonkeyPatch, register: Any
) -> None:
    new = dataclasses.replace(register.policy, version="2027-01-01")
    old = dataclasses.replace(register.policy, current=False)
    both = dataclasses.replace(register, policies={old.version: old, new.version: new})
    monkeypatch.setattr("functions.register.current", lambda: both)
    found = problem(api, api.post_json(PATH, choice(policy=old.version)), 422, "outdated")
    assert found["current"] == "2027-01-01"
    assert f"Version {old.version} of the policy is no longer in force" in found["errors"][0]["message"]
    assert api.post_json(PATH, choice(policy="2027-01-01")).status == 201


def test_all_errors_are_named_at_once(api: Api) -> None:
    found = problem(api, api.post_json(PATH, {"id": 1, "granted": ["x"], "surface": "y", "extra": 1}), 422, "fields")
    assert {error["field"] for error in found["errors"]} == {"id", "granted", "surface", "extra", "policy"}


def test_a_flood_of_wrong_values_gets_a_short_answer(api: Api) -> None:
    answer = api.post_json(PATH, choice(granted=["x"] * 3_000))
    problem(api, answer, 422, "fields")
    assert len(answer.text) < 16_000


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"sec-fetch-site": ""},
        {"sec-fetch-site": "cross-site", "origin": OWN}, {"origin": "https://evil.example"}, {"origin": "null"},
        {"origin": OWN.replace("www.", "")}, {"origin": f"{OWN}.evil.example"}, {"origin": OWN.replace("s:", ":")},
    ],
)  # fmt: skip
def test_a_request_from_another_origin_is_refused(api: Api, headers: dict[str, str]) -> None:
    answer = api.send("POST", PATH, json.dumps(choice()).encode(), KIND | headers)
    problem(api, answer, 403, "foreign")


@pytest.mark.parametrize(
    "headers", [{}, {"origin": OWN}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}]
)
def test_a_request_from_here_or_from_no_page_is_taken(api: Api, headers: dict[str, str]) -> None:
    assert api.send("POST", PATH, json.dumps(choice()).encode(), KIND | headers).status == 201


def test_a_body_over_the_limit_is_refused(api: Api) -> None:
    full = json.dumps(choice()).encode()
    assert api.send("POST", PATH, full.ljust(16_000), KIND).status == 201
    api.empty()
    problem(api, api.send("POST", PATH, full.ljust(16_001), KIND), 413, "large")


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "", "application/xml", "multipart/form-data; boundary=x", "application/json; charset=latin-1"],
)
def test_another_content_type_is_refused(api: Api, kind: str) -> None:
    answer = api.send("POST", PATH, json.dumps(choice()).encode(), {"content-type": kind})
    problem(api, answer, 415, "type")


@pytest.mark.parametrize(
    "raw", [b"", b"  ", b"{", b"[]", b"null", b'"x"', b"7", b"{'a': 1}", b'{"a": NaN}', b'{"a": Infinity}', b"{} {}"]
)
def test_a_body_that_is_no_json_object_is_refused(api: Api, raw: bytes) -> None:
    problem(api, api.send("POST", PATH, raw, KIND), 400, "unreadable")


def test_too_many_requests_are_refused_with_the_time_to_wait(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_PER_MINUTE", "2")
    raw = json.dumps(choice(granted=["nonsense"])).encode()
    # From an address that no other test sends from.
    answers = [api.send("POST", PATH, raw, KIND, address="203.0.113.211") for _ in range(3)]
    assert [answer.status for answer in answers[:2]] == [422, 422]
    problem(api, answers[2], 429, "pace")
    assert 1 <= int(answers[2].headers["retry-after"]) <= 60
