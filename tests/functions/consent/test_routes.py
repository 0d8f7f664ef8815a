"""``POST /api/consent`` as a program uses it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from tests.functions.calls import CURRENT, OPTIONAL, Api, choice

PATH = "/api/consent"


def test_a_choice_is_recorded_with_the_registered_fields_and_no_others(api: Api, register: Any) -> None:
    sent = choice(granted=["social", "statistics"], surface="choices")
    answer = api.post_json(PATH, sent)
    (item,) = api.items("ConsentTable")
    assert answer.status == 201
    assert set(item) == set(register.records["consent"].fields) - {"signal"}
    assert item["id"] == item["visitor"] == sent["id"]
    assert item["policy"] == CURRENT
    assert item["granted"] == ["statistics", "social"]
    assert item["refused"] == ["personalisation", "marketing"]
    assert (item["surface"], item["language"]) == ("choices", "en")


def test_the_answer_is_the_record_without_what_is_not_the_visitors_to_see(api: Api) -> None:
    answer = api.post_json(PATH, choice())
    (item,) = api.items("ConsentTable")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json == {
        k: v for k, v in item.items() if k not in ("visitor", "browser", "system", "expires_at", "salt", "receipt")
    }


def test_a_repeated_choice_is_recorded_once(api: Api) -> None:
    sent = choice()
    first, second = api.post_json(PATH, sent), api.post_json(PATH, sent)
    assert (first.status, second.status) == (201, 200)
    assert second.json == first.json
    assert second.cookies == first.cookies
    assert len(api.items("ConsentTable")) == 1


@pytest.mark.parametrize("change", [{"granted": []}, {"surface": "choices"}])
def test_another_choice_under_the_same_id_is_refused_and_the_first_is_kept(api: Api, change: dict[str, Any]) -> None:
    sent = choice()
    api.post_json(PATH, sent)
    before = api.items("ConsentTable")
    answer = api.post_json(PATH, sent | change)
    assert answer.status == 409
    assert answer.json["type"] == "/problems/#conflict"
    assert answer.cookies == []
    assert api.items("ConsentTable") == before


@pytest.mark.promise("A02")
def test_a_consent_is_bound_to_the_hash_of_the_text_that_was_agreed_to(api: Api, register: Any) -> None:
    from pathlib import Path

    from functions.register import policy_text

    api.post_json(PATH, choice())
    (item,) = api.items("ConsentTable")
    text = Path(f"content/policies/privacy/{CURRENT}.md").read_text(encoding="utf-8")
    assert item["policy_sha256"] == register.policy.sha256 == policy_text.sha256(text, register)


@pytest.mark.promise("P14")
def test_a_consent_expires_after_the_registered_retention(api: Api, clock: SimpleNamespace, register: Any) -> None:
    api.post_json(PATH, choice())
    (item,) = api.items("ConsentTable")
    assert item["expires_at"] - int(clock.now) == register.records["consent"].retention_days * 86_400
    assert item["recorded_at"] == "2026-11-23T00:00:00.250000Z"


@pytest.mark.parametrize(("value", "signal"), [("1", "gpc"), ("0", None), ("true", None), ("1,1", None), ("", None)])
def test_only_the_exact_signal_is_recorded(api: Api, value: str, signal: str | None) -> None:
    answer = api.post_json(PATH, choice(), sec_gpc=value)
    (item,) = api.items("ConsentTable")
    assert item.get("signal") == answer.json.get("signal") == signal


def test_every_purpose_can_be_granted_alone(api: Api) -> None:
    for purpose in OPTIONAL:
        answer = api.post_json(PATH, choice(granted=[purpose]))
        assert answer.json["granted"] == [purpose]
        assert set(answer.json["refused"]) == set(OPTIONAL) - {purpose}


def test_the_browser_is_kept_as_two_families(api: Api) -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
    api.post_json(PATH, choice(), user_agent=agent)
    (item,) = api.items("ConsentTable")
    assert (item["browser"], item["system"]) == ("Firefox", "Windows")


def test_two_first_choices_do_not_share_a_visitor(api: Api) -> None:
    first, second = api.post_json(PATH, choice()), api.post_json(PATH, choice())
    assert first.cookie("__Host-visitor") != second.cookie("__Host-visitor")


def test_a_later_choice_is_recorded_under_the_same_visitor(api: Api) -> None:
    first = api.post_json(PATH, choice())
    second = api.post_json(PATH, choice(granted=["social"]), **first.jar)
    assert second.status == 201
    assert {item["visitor"] for item in api.items("ConsentTable")} == {first.json["id"]}
    assert second.cookie("__Host-visitor") == first.cookie("__Host-visitor")


@pytest.mark.promise("P21")
def test_no_request_changes_or_deletes_a_record(api: Api) -> None:
    first = api.post_json(PATH, choice())
    before = api.items("ConsentTable")
    for granted in ([], ["social"], ["marketing"]):
        api.post_json(PATH, choice(granted=granted), **first.jar)
        api.post_json(PATH, choice(id=first.json["id"], granted=granted), **first.jar)
    after = api.items("ConsentTable")
    assert len(after) == 4
    assert before[0] in after


def test_a_granted_list_in_another_order_is_the_same_choice(api: Api) -> None:
    sent = choice(id=str(uuid4()), granted=["social", "statistics"])
    assert api.post_json(PATH, sent).status == 201
    assert api.post_json(PATH, sent | {"granted": ["statistics", "social"]}).status == 200
