"""The proof of work: good for one message, for an hour, and for nothing else."""

from __future__ import annotations

import base64
import json
from typing import Any
from uuid import uuid4

import pytest
from altcha.v1 import Challenge, solve_challenge
from hypothesis import given
from hypothesis import strategies as st

from functions.contact import proof_of_work
from tests.functions.calls import Api, json_letter

KEY, NOW, ID = "a key", 1_795_392_000.25, "0a0e8f1c-6d52-4a5e-9a53-5b0c6d1f7e21"


def solution(made: dict[str, Any], **changes: Any) -> str:
    """What a script sends once it has found the number."""
    found = solve_challenge(
        Challenge(made["algorithm"], made["challenge"], made["maxnumber"], made["salt"], made["signature"])
    )
    assert found is not None
    sent = {name: made[name] for name in ("algorithm", "challenge", "salt", "signature")} | {"number": found.number}
    return base64.b64encode(json.dumps(sent | changes).encode()).decode()


def test_a_solution_is_good_for_its_message_and_its_hour() -> None:
    made = proof_of_work.make(KEY, ID, NOW)
    sent = solution(made)
    assert proof_of_work.solved(KEY, ID, sent, NOW)
    assert proof_of_work.solved(KEY, ID, sent, NOW + 3_599)
    assert not proof_of_work.solved(KEY, ID, sent, NOW + 3_601)
    assert not proof_of_work.solved(KEY, str(uuid4()), sent, NOW)
    assert not proof_of_work.solved("another key", ID, sent, NOW)


@pytest.mark.parametrize(
    "change",
    [{"number": -1}, {"number": 50_001}, {"number": "7"}, {"number": True}, {"number": 1.0}, {"salt": "ab"},
     {"salt": 7}, {"signature": "0" * 64}, {"challenge": "0" * 64}, {"algorithm": "SHA-1"}, {"algorithm": None}],
)  # fmt: skip
def test_a_changed_solution_is_none(change: dict[str, Any]) -> None:
    assert not proof_of_work.solved(KEY, ID, solution(proof_of_work.make(KEY, ID, NOW), **change), NOW)


def test_a_longer_life_cannot_be_written_into_the_salt() -> None:
    made = proof_of_work.make(KEY, ID, NOW)
    for more in ("expires=9999999999", f"id={uuid4()}"):
        sent = solution(made, salt=f"{made['salt']}{more}&")
        assert not proof_of_work.solved(KEY, ID, sent, NOW + 4_000)


@given(st.one_of(st.none(), st.integers(), st.text(), st.binary().map(lambda raw: base64.b64encode(raw).decode())))
def test_whatever_is_sent_in_its_place_is_no_solution(sent: object) -> None:
    assert not proof_of_work.solved(KEY, ID, sent, NOW)


@pytest.mark.parametrize("sent", ["[]", "7", "null", '{"number": 7}', "[" * 5_000])
def test_json_that_is_no_solution_is_none(sent: str) -> None:
    assert not proof_of_work.solved(KEY, ID, base64.b64encode(sent.encode()).decode(), NOW)


def test_the_function_gives_one_that_makes_a_message_arrive(api: Api) -> None:
    message = json_letter(message="http://a.example http://b.example http://c.example")
    answer = api.send("GET", "/api/contact/challenge", query=f"id={message['id']}")
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert set(answer.json) == {"algorithm", "challenge", "maxnumber", "salt", "signature"}
    assert api.post_json("/api/contact", message | {"altcha": solution(answer.json)}).status == 201
    (item,) = api.items("MessageTable")
    assert (item["status"], item["suspicion"]) == ("new", [])
    assert "altcha" not in item


@pytest.mark.parametrize("query", ["", "id=", "id=7", f"id={ID}x"])
def test_a_challenge_is_for_an_id(api: Api, query: str) -> None:
    answer = api.send("GET", "/api/contact/challenge", query=query)
    assert answer.status == 422
    assert answer.json["errors"][0]["field"] == "id"
