"""A signed time."""

from __future__ import annotations

from uuid import UUID

import pytest

from functions.web import form_token

KEY, FIELDS = "a key", {"name": "Ada", "message": "hello"}
SIGNED = form_token.sign(KEY, 1_000, FIELDS)


@pytest.mark.parametrize(
    ("now", "verdict"),
    [(1_000.0, "quick"), (1_002.9, "quick"), (1_003.0, "good"), (4_600.0, "good"), (4_600.1, "late"), (9e9, "late")],
)
def test_it_is_good_from_three_seconds_to_an_hour(now: float, verdict: str) -> None:
    assert form_token.judge(KEY, "1000", SIGNED, FIELDS, now) == verdict


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Ada", "message": "hello!"},
        {"name": "Adahello", "message": ""},
        {"name": "Ada"},
        {"message": "Ada", "name": "hello"},
        {"name": "Ada", "message": "hello", "order": ""},
        {"nam": "eAda", "message": "hello"},
    ],
)
def test_other_fields_are_changed(fields: dict[str, str]) -> None:
    assert form_token.judge(KEY, "1000", SIGNED, fields, 1_010) == "changed"


@pytest.mark.parametrize("shown_at", ["", "1001", "-1000", "1e3", "1000.0", " 1000", "１０００", "9" * 13, "x"])
def test_another_time_is_changed(shown_at: str) -> None:
    assert form_token.judge(KEY, shown_at, SIGNED, FIELDS, 1_010) == "changed"


@pytest.mark.parametrize("given", ["", SIGNED[:-1], SIGNED.upper(), f"{SIGNED} ", "é", "\ud800", "0" * 64])
def test_another_signature_is_changed(given: str) -> None:
    assert form_token.judge(KEY, "1000", given, FIELDS, 1_010) == "changed"


def test_another_key_is_changed() -> None:
    assert form_token.judge("another", "1000", SIGNED, FIELDS, 1_010) == "changed"


def test_the_order_of_fields_does_not_matter() -> None:
    assert form_token.sign(KEY, 1_000, dict(reversed(FIELDS.items()))) == SIGNED


def test_it_is_the_hmac_of_rfc_2104() -> None:
    import hashlib
    import hmac

    parts = b"".join(len(p).to_bytes(4, "big") + p for p in (b"1000", b"message", b"hello", b"name", b"Ada"))
    assert hmac.new(KEY.encode(), parts, hashlib.sha256).hexdigest() == SIGNED


def test_an_id_follows_from_a_signature() -> None:
    first = form_token.derived_id(SIGNED)
    assert first == form_token.derived_id(SIGNED)
    assert first != form_token.derived_id(form_token.sign(KEY, 1_001, FIELDS))
    assert (UUID(first).version, UUID(first).variant) == (8, "specified in RFC 4122")
