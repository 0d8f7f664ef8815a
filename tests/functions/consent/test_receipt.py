"""``GET /api/consent/receipt``: the latest choice, signed, as a file that proves itself."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.core.person import one_way
from tests.functions.calls import CURRENT, OPTIONAL, PROBLEM, Api, choice, form_choice, silence
from tests.functions.signing import (
    KEYS,
    PARTS,
    RECEIPT,
    counted,
    decoded,
    encoded,
    forgotten_key,
    keys_of,
    kms_down,
    says,
    verifies,
)

HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
AGENT = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}

STRANGER = "7f3c1a52-6a0e-4c55-9a31-0f4b8f7d2e10"


@pytest.fixture
def jar(api: Api) -> dict[str, str]:
    """The cookies of a browser that allowed statistics and social features."""
    return api.post_json("/api/consent", choice(granted=["statistics", "social"], surface="choices"), **AGENT).jar


@pytest.fixture
def receipt(api: Api, jar: dict[str, str]) -> dict[str, str]:
    """Its receipt."""
    return api.send("GET", RECEIPT, headers=jar).json  # type: ignore[no-any-return]


@pytest.fixture
def keys(api: Api) -> dict[str, Any]:
    """The public keys."""
    return keys_of(api)  # type: ignore[no-any-return]


def test_the_receipt_is_a_file_to_keep_and_nobody_else_keeps_it(api: Api, jar: dict[str, str], clock: Any) -> None:
    jar = api.post_json("/api/consent", choice()).jar
    for accept in ({}, HTML):
        answer = api.send("GET", RECEIPT, headers=jar | accept)
        assert (answer.status, answer.headers["content-type"]) == (200, "application/jose+json")
        assert answer.headers["content-disposition"] == 'attachment; filename="consent-receipt-2026-11-23.json"'
        assert answer.headers["cache-control"] == "no-store"
        assert answer.cookies == []
        assert set(answer.json) == set(PARTS)


@pytest.mark.promise("P24")
def test_a_receipt_verifies_with_a_library_that_is_not_ours(receipt: dict[str, str], keys: dict[str, Any]) -> None:
    header = json.loads(decoded(receipt["protected"]))
    assert header == {"alg": "ES256", "kid": keys["keys"][0]["kid"], "typ": "JOSE+JSON", "cty": "ld+json"}
    assert verifies(receipt, keys)


@pytest.mark.promise("P24")
@pytest.mark.skipif(not shutil.which("jose"), reason="the command jose is not installed (Debian: jose)")
def test_a_receipt_verifies_offline_with_a_command_that_is_not_ours_and_a_changed_one_does_not(
    receipt: dict[str, str], keys: dict[str, Any], tmp_path: Path
) -> None:
    def run(sent: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
        (tmp_path / "receipt.json").write_text(json.dumps(sent), encoding="utf-8")
        (tmp_path / "jwks.json").write_text(json.dumps(keys), encoding="utf-8")
        command = ["jose", "jws", "ver", "-i", "receipt.json", "-k", "jwks.json", "-O-"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)

    good = run(receipt)
    assert (good.returncode, json.loads(good.stdout)) == (0, says(receipt))
    changed = says(receipt) | {"dct:issued": "2026-01-01T00:00:00Z"}
    assert run(receipt | {"payload": encoded(json.dumps(changed).encode())}).returncode == 1


@pytest.mark.promise("P24")
@given(data=st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_receipt_with_any_one_byte_changed_does_not_verify(
    receipt: dict[str, str], keys: dict[str, Any], data: st.DataObject
) -> None:
    part = data.draw(st.sampled_from(PARTS))
    raw = bytearray(decoded(receipt[part]))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    assert not verifies(receipt | {part: encoded(bytes(raw))}, keys)


@pytest.mark.promise("P24")
@given(data=st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_receipt_with_any_one_letter_changed_does_not_verify_or_means_the_same_bytes(
    receipt: dict[str, str], keys: dict[str, Any], data: st.DataObject
) -> None:
    part = data.draw(st.sampled_from(PARTS))
    place = data.draw(st.integers(0, len(receipt[part]) - 1))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"))
    changed = receipt[part][:place] + letter + receipt[part][place + 1 :]
    # The last letter of a signature has four bits to spare; what is signed is text, and has none.
    same = changed == receipt[part] or (part == "signature" and decoded(changed) == decoded(receipt[part]))
    assert same or not verifies(receipt | {part: changed}, keys)


def test_a_receipt_does_not_verify_with_another_key(receipt: dict[str, str], keys: dict[str, Any], api: Api) -> None:
    from joserfc.jwk import ECKey

    other = ECKey.generate_key("P-256").as_dict(private=False) | {"kid": keys["keys"][0]["kid"]}
    assert not verifies(receipt, {"keys": [other]})


def test_a_receipt_says_everything_that_the_record_holds(api: Api, receipt: dict[str, str], register: Any) -> None:
    (record,) = api.items("ConsentTable")
    # The salt is what the log needs of it, and the number is the card's: nothing that was chosen.
    del record["salt"], record["card"]
    record |= {name: one_way(record[name]) for name in ("visitor", "id")}
    text = json.dumps(says(receipt), ensure_ascii=False)
    for name, value in record.items():
        held = value if isinstance(value, list) else [day(value) if name == "expires_at" else value]
        assert all(str(one) in text for one in held), name


def day(seconds: Any) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).date().isoformat()


def test_a_receipt_says_who_asked_for_what_on_which_ground_and_what_was_answered(
    receipt: dict[str, str], register: Any
) -> None:
    record = says(receipt)["hasRecordOfActivity"]
    event = record["hasProcess"]
    answers = {p["hasPurpose"]["dct:identifier"]: p["hasConsentStatus"] for p in event["hasProcess"]}
    assert answers == {
        "statistics": "ConsentGiven",
        "social": "ConsentGiven",
        "personalisation": "ConsentRefused",
        "marketing": "ConsentRefused",
    }
    assert event["hasLegalBasis"] == "eu-gdpr:A6-1-a"
    assert (event["dct:valid"], event["isExercisedAt"]) == ("P180D", "choices")
    assert record["hasDataController"] == {
        "@id": f"{register.site.origin}/", "hasName": register.site.name, "hasAddress": register.site.address,
        "hasContact": register.site.privacy_email,
    }  # fmt: skip
    assert record["hasNotice"]["@id"] == f"{register.site.origin}/privacy/{CURRENT}/"
    assert record["hasNotice"]["schema:sha256"] == register.policy.sha256
    assert [one["rdf:value"] for one in record["hasPersonalData"]] == ["Firefox", "Linux"]


def test_a_receipt_names_the_text_that_was_agreed_to_and_not_the_one_in_force(api: Api, jar: dict[str, str]) -> None:
    (record,) = api.items("ConsentTable")
    old = {"policy": {"S": "2026-01-31"}, "policy_sha256": {"S": "ab" * 32}, "granted": {"L": [{"S": "given-up"}]}}
    item = api.database.get_item(
        TableName="ConsentTable", Key={name: {"S": record[name]} for name in ("visitor", "id")}
    )["Item"]
    api.database.put_item(TableName="ConsentTable", Item=item | old)
    told = says(api.send("GET", RECEIPT, headers=jar).json)["hasRecordOfActivity"]
    assert told["hasNotice"]["@id"].endswith("/privacy/2026-01-31/")
    assert (told["hasNotice"]["schema:version"], told["hasNotice"]["schema:sha256"]) == ("2026-01-31", "ab" * 32)
    purpose = told["hasProcess"]["hasProcess"][0]["hasPurpose"]
    assert purpose == {"dct:identifier": "given-up", "skos:prefLabel": "given-up", "skos:broader": "Purpose"}


def test_a_receipt_names_visitor_and_record_and_does_not_hold_the_value_of_the_cookie(
    api: Api, receipt: dict[str, str]
) -> None:
    (record,) = api.items("ConsentTable")
    assert says(receipt)["dct:identifier"] == f"{one_way(record['visitor'])}.{one_way(record['id'])}"
    assert record["visitor"] not in json.dumps(says(receipt))


def test_the_latest_choice_is_receipted_and_a_no_after_a_yes_is_a_withdrawal(
    api: Api, jar: dict[str, str], clock: SimpleNamespace
) -> None:
    clock.now += 10_000_000
    later = choice(granted=["social"])
    api.post_json("/api/consent", later, **jar)
    told = says(api.send("GET", RECEIPT, headers=jar).json)
    assert told["dct:identifier"].endswith(f".{one_way(later['id'])}")
    event = told["hasRecordOfActivity"]["hasProcess"]["hasProcess"]
    assert {p["hasPurpose"]["dct:identifier"]: p["hasConsentStatus"] for p in event} == {
        "social": "ConsentGiven",
        "statistics": "ConsentWithdrawn",
        "personalisation": "ConsentRefused",
        "marketing": "ConsentRefused",
    }


def test_the_context_stands_in_the_receipt_and_gives_every_term_its_meaning(receipt: dict[str, str]) -> None:
    document = says(receipt)
    context = document.pop("@context")
    assert context["@vocab"] == "https://w3id.org/dpv#"
    assert all(not isinstance(v, str) or v.endswith(("#", "/")) for v in context.values())

    def terms(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {term for inner in value.values() for term in terms(inner)}
        return {term for inner in value for term in terms(inner)} if isinstance(value, list) else set()

    for term in terms(document):
        prefix, colon, _ = term.partition(":")
        assert (prefix in context) if colon else term.startswith(("@", "has", "is")), term


def test_the_largest_receipt_is_small_enough_for_kms(api: Api) -> None:
    from functions.consent import receipt as receipts
    from functions.consent.jws import flattened
    from functions.consent.signing_key import MOST_BYTES

    visitor = str(uuid4())
    longest = {"surface": "choices", "language": "en", "browser": "Samsung Internet", "system": "ChromeOS"}
    common = {"visitor": visitor, "policy": CURRENT, "policy_sha256": "f" * 64, "expires_at": 4_000_000_000}
    when = {"recorded_at": "2026-11-22T20:50:27.173123Z", "signal": "gpc"}
    earlier = {"id": str(uuid4()), "granted": list(OPTIONAL), "refused": []} | longest | common | when
    latest = earlier | {"granted": [], "refused": list(OPTIONAL)}
    seen: list[bytes] = []
    document = json.dumps(receipts.document([earlier, latest], 0), ensure_ascii=False, separators=(",", ":"))
    flattened(document.encode(), "k" * 43, receipts.CONTENT, lambda message: seen.append(message) or b"")  # type: ignore[func-returns-value]
    assert len(seen[0]) <= MOST_BYTES - 200, "leave room: KMS takes no longer message"


@pytest.mark.parametrize("cookie", [{}, {"cookie": "__Host-visitor=forged"}, {"cookie": f"__Host-visitor={STRANGER}"}])
def test_a_browser_without_a_record_gets_no_receipt(api: Api, jar: dict[str, str], cookie: dict[str, str]) -> None:
    with counted() as calls:
        program = api.send("GET", RECEIPT, headers=cookie)
        person = api.send("GET", RECEIPT, headers=cookie | HTML)
    assert (program.status, program.headers["content-type"]) == (409, "application/problem+json")
    assert (set(program.json), program.json["type"]) == (PROBLEM, "/problems/#receipt")
    assert (person.status, person.headers["content-type"]) == (409, "text/html; charset=utf-8")
    assert "There is no receipt to give" in person.shown
    assert program.headers["cache-control"] == person.headers["cache-control"] == "no-store"
    assert calls == []


@pytest.mark.usefixtures("impatient")
def test_while_the_key_does_not_answer_choices_are_recorded_and_the_receipt_says_try_later(
    api: Api, jar: dict[str, str]
) -> None:
    with forgotten_key(), kms_down() as met:
        chosen = api.post_json("/api/consent", choice(granted=["marketing"]), **jar)
        by_form = api.post_form("/api/consent", form_choice())
        shown = api.send("GET", "/api/consent", headers=jar)
        assert met == []
        program = api.send("GET", RECEIPT, headers=jar)
        person = api.send("GET", RECEIPT, headers=jar | HTML)
        public = api.send("GET", KEYS)
    assert (chosen.status, by_form.status, shown.status) == (201, 303, 200)
    for answer in (program, person, public):
        assert (answer.status, answer.headers["retry-after"]) == (503, "30")
        assert answer.headers["cache-control"] == "no-store"
    assert program.json["type"] == "/problems/#key"
    assert "Your choice stands as it was recorded" in person.shown
    assert "30 seconds" in person.shown


@pytest.mark.usefixtures("impatient")
def test_a_signature_that_fails_after_the_key_is_known_says_try_later(api: Api, jar: dict[str, str]) -> None:
    assert api.send("GET", RECEIPT, headers=jar).status == 200
    with kms_down() as met:
        assert api.send("GET", RECEIPT, headers=jar).status == 503
    assert met == ["Sign"] * 3


@pytest.mark.usefixtures("impatient")
def test_a_key_that_answers_late_signs_in_the_end(api: Api, jar: dict[str, str], keys: dict[str, Any]) -> None:
    with kms_down(times=2):
        answer = api.send("GET", RECEIPT, headers=jar)
    assert answer.status == 200
    assert verifies(answer.json, keys)


@pytest.mark.usefixtures("impatient")
def test_a_table_that_does_not_answer_is_said_so_and_nothing_is_signed(api: Api, jar: dict[str, str]) -> None:
    with silence("Query"), counted() as calls:
        program = api.send("GET", RECEIPT, headers=jar)
        person = api.send("GET", RECEIPT, headers=jar | HTML)
    assert (program.status, program.headers["retry-after"], program.json["type"]) == (503, "5", "/problems/#store")
    assert (person.status, "Your choice stands" in person.shown) == (503, True)
    assert calls == []


def test_nothing_is_signed_on_the_click(api: Api, jar: dict[str, str]) -> None:
    with forgotten_key(), counted() as calls:
        sent = choice()
        api.post_json("/api/consent", sent)
        api.post_json("/api/consent", sent)
        api.post_json("/api/consent", choice(granted=[]), **jar)
        api.post_form("/api/consent", form_choice())
        api.send("GET", "/api/consent", headers=jar)
        assert calls == []
        api.send("GET", RECEIPT, headers=jar)
        assert calls == ["GetPublicKey", "Sign"]


def test_asking_for_a_receipt_stores_nothing(api: Api, jar: dict[str, str]) -> None:
    before = api.stored
    api.send("GET", RECEIPT, headers=jar)
    assert api.stored == before


def test_nothing_about_a_person_is_logged(api: Api, jar: dict[str, str], told: Callable[[], str]) -> None:
    (record,) = api.items("ConsentTable")
    told()
    api.send("GET", RECEIPT, headers=jar | AGENT, address="203.0.113.99")
    with forgotten_key(), kms_down():
        api.send("GET", RECEIPT, headers=jar | AGENT, address="203.0.113.99")
    said = told()
    assert "ReceiptSigned" in said
    assert "KeyUnanswered" in said
    assert [planted for planted in (record["visitor"], record["id"], "203.0.113.99", "Gecko") if planted in said] == []


def test_the_public_keys_are_public_and_kept_for_a_day(api: Api, keys: dict[str, Any]) -> None:
    answer = api.send("GET", KEYS)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/jwk-set+json")
    assert answer.headers["cache-control"] == "public, max-age=86400"
    (key,) = keys["keys"]
    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}, "nothing private, and nothing else"
