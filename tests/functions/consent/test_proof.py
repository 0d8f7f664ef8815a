"""``GET /api/consent/proof``: that a choice is in the log, as a file that anyone can check."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import boto3
import pytest

from functions.core.person import one_way
from tests.aws import hooked, refusing
from tests.functions.calls import PROBLEM, Api, choice

PROOF = "/api/consent/proof"


@pytest.fixture(autouse=True)
def empty_log(api: Api) -> None:
    s3: Any = boto3.client("s3")
    for one in s3.list_objects_v2(Bucket="log-bucket").get("Contents", ()):
        s3.delete_object(Bucket="log-bucket", Key=one["Key"])


def _night(api: Api) -> dict[str, int]:
    return api.functions.invoke("LogWriterFunction", {})  # type: ignore[no-any-return]


def _root(proof: str) -> tuple[dict[str, Any], bytes, str]:
    """The record in a proof, the root that its path leads to (RFC 9162 section 2.1.3.2), and the root in it."""
    head, _, checkpoint = proof.partition("\n\n")
    kind, extra, index, *path = head.split("\n")
    assert kind == "c2sp.org/tlog-proof@v1"
    record = base64.b64decode(extra.removeprefix("extra "))
    at, last = int(index.removeprefix("index ")), int(checkpoint.split("\n")[1]) - 1
    root = hashlib.sha256(b"\0" + hashlib.sha256(record).digest()).digest()
    for step in map(base64.b64decode, path):
        if at % 2 or at == last:
            root = hashlib.sha256(b"\1" + step + root).digest()
            while at % 2 == 0 and at:
                at, last = at // 2, last // 2
        else:
            root = hashlib.sha256(b"\1" + root + step).digest()
        at, last = at // 2, last // 2
    return json.loads(record), root, checkpoint.split("\n")[2]


@pytest.mark.promise("P21")
def test_every_choice_of_several_nights_has_a_proof_that_leads_to_the_signed_root(api: Api) -> None:
    jars = []
    for night in range(3):
        jars += [api.post_json("/api/consent", choice()).jar for _ in range(night + 2)]
        _night(api)
    for jar in jars:
        answer = api.send("GET", PROOF, headers=jar)
        assert answer.status == 200
        assert ".tlog-proof" in answer.headers["content-disposition"]
        record, root, signed = _root(answer.text)
        assert base64.b64encode(root).decode() == signed
        assert len(answer.text) < 2_000, "without the second signature of the checkpoint, which no browser checks"
        assert record["id"] == one_way(api.send("GET", "/api/consent", headers=jar).json["records"][-1]["id"])
        assert jar["cookie"].partition("__Host-visitor=")[2].partition(";")[0] not in answer.text
        assert api.post_form(PROOF, {"of": record["card"]}).text == answer.text
        assert len(base64.b64decode(record["salt"])) == 32


def test_a_record_rewritten_behind_everybodys_back_has_no_proof(api: Api) -> None:
    jar = api.post_json("/api/consent", choice()).jar
    _night(api)
    (item,) = api.items("ConsentTable")
    api.database.put_item(
        TableName="ConsentTable",
        Item={name: {"S": value} if isinstance(value, str) else value for name, value in _typed(item).items()},
    )
    assert api.send("GET", PROOF, headers=jar).status == 409


def _typed(item: dict[str, Any]) -> dict[str, Any]:
    from functions.core.attributes import typed

    return typed(item | {"surface": "choices" if item["surface"] == "banner" else "banner"})


def test_before_the_night_and_without_a_choice_a_proof_is_refused_in_words(api: Api) -> None:
    jar = api.post_json("/api/consent", choice()).jar
    early = api.send("GET", PROOF, headers=jar)
    assert (early.status, set(early.json)) == (409, PROBLEM)
    assert "tomorrow" in early.json["detail"]
    assert api.send("GET", PROOF).status == 409


def test_while_the_log_does_not_answer_a_proof_is_refused_and_the_choice_stands(api: Api) -> None:
    from functions.transparency import bucket

    jar = api.post_json("/api/consent", choice()).jar
    _night(api)
    with hooked(bucket.client(), "before-call.s3.GetObject", refusing("AccessDenied", "no")):
        assert api.send("GET", PROOF, headers=jar).status == 503
    assert api.send("GET", PROOF, headers=jar).status == 200


def test_the_writer_counts_that_it_wrote_and_a_second_run_adds_nothing(api: Api) -> None:
    api.post_json("/api/consent", choice())
    first = _night(api)
    assert first["now"] == first["before"] + 1 + len(_public())
    assert _night(api) == {"before": first["now"], "now": first["now"]}


def test_a_no_has_its_proof_by_the_number_on_its_card_and_nothing_of_it_is_left_but_noise_once_it_is_erased(
    api: Api,
) -> None:
    refusal = api.post_json("/api/consent", choice(granted=[]))
    number = refusal.headers["link"].partition('of="')[2].rstrip('"')
    night = _night(api)
    kept = api.post_form(PROOF, {"of": number})
    record, root, signed = _root(kept.text)
    assert (record["granted"], base64.b64encode(root).decode()) == ([], signed)
    api.post_form("/api/my-data/card/act", {"number": number, "act": "erase", "sure": "yes"})
    assert api.post_form(PROOF, {"of": number}).status == 409
    # The receipt of the erasure is in the log from the next night; the tree of the night before stands in it.
    assert _night(api) == {"before": night["now"], "now": night["now"] + 1}


def test_a_yes_to_news_is_in_the_log_once_and_one_from_before_there_were_salts_is_not(api: Api) -> None:
    from functions.newsletter import proof

    line = {"person": "hash", "at": "2026-11-30T10:00:00.000000Z", "id": "yes-1", "event": "yes", "topics": ["company"]}
    for _ in range(2):
        proof.keep(line, 1_796_000_000)
    api.database.put_item(TableName="ListProofTable", Item=_plain(line | {"person": "older"}))
    first = _night(api)
    assert first["now"] == first["before"] + 1 + len(_public())
    assert _night(api)["now"] == first["now"]


def test_the_end_of_a_yes_by_erasure_or_objection_is_in_the_log_and_is_never_written_over(api: Api) -> None:
    from functions.core import store
    from functions.core.person import of_address
    from functions.newsletter import keys, personal

    people, proofs = store.table("LIST_TABLE"), store.table("LIST_PROOF_TABLE")
    held = [
        {
            "person": keys.person_hash(email), "email": email, "state": "confirmed", "topics": ["company"],
            "language": "en", "revision": email, "yeses": [],
        }
        for email in ("ada@example.org", "ben@example.org")
    ]  # fmt: skip
    for item in held:
        people.replace(item, None, "person", ())
    ada, ben = held
    for _ in range(2):
        personal.prove(people, proofs, {"person": ada["person"]})
    assert personal.leave(people, proofs, of_address(ben["email"]))
    lines = {line["event"]: line for line in api.items("ListProofTable")}
    assert {event: len(base64.b64decode(line["salt"])) for event, line in lines.items()} == {"erased": 32, "left": 32}
    first = _night(api)
    assert first["now"] == first["before"] + 2 + len(_public())
    personal.prove(people, proofs, {"person": ada["person"]})
    assert _night(api)["now"] == first["now"], "what is in the log stands as it is"


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    from functions.core.attributes import typed

    return typed(item)


def _public() -> list[dict[str, str]]:
    from functions import register
    from functions.transparency import commitment

    return [*commitment.policies(register.current()), *commitment.published()]


@pytest.mark.promise("P21")
def test_a_record_that_is_erased_while_the_writer_is_at_work_leaves_its_entry_and_every_other_proof(api: Api) -> None:
    from functions.transparency import bucket

    jars = [api.post_json("/api/consent", choice()).jar for _ in range(3)]
    gone, *others = api.items("ConsentTable")

    def erased(**_: Any) -> None:
        api.database.delete_item(TableName="ConsentTable", Key={k: {"S": gone[k]} for k in ("visitor", "id")})

    # It has been read by then, and nothing is written yet.
    with hooked(bucket.client(), "before-call.s3.PutObject", erased):
        size = _night(api)["now"]
    assert len(api.items("ConsentTable")) == len(others) == 2
    assert _night(api) == {"before": size, "now": size}
    answers = [api.send("GET", PROOF, headers=jar) for jar in jars]
    assert sorted(answer.status for answer in answers) == [200, 200, 409]
    for answer in answers:
        if answer.status == 200:
            _, root, signed = _root(answer.text)
            assert base64.b64encode(root).decode() == signed
