"""The key in KMS: asked for once, patient like the table, silent about what it was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.aws import refusing
from tests.functions.calls import Api
from tests.functions.signing import counted, forgotten_key, kms_down, on_kms

pytestmark = pytest.mark.usefixtures("api", "impatient")
denied = refusing("AccessDeniedException", "role/ada may not sign 'ada@example.org'")


def test_a_signature_is_that_of_the_public_key_over_the_message() -> None:
    import boto3

    from functions.consent import signing_key
    from functions.core.settings import setting

    raw = signing_key.sign(b"a message")
    spki = boto3.client("kms").get_public_key(KeyId=setting("KEY_ID"))["PublicKey"]
    public = serialization.load_der_public_key(spki)
    assert isinstance(public, ec.EllipticCurvePublicKey)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(der, b"a message", ec.ECDSA(hashes.SHA256()))


def test_kms_hashes_the_message_itself_with_the_algorithm_of_the_header() -> None:
    from functions.consent import signing_key

    sent: list[dict[str, Any]] = []
    with on_kms("provide-client-params.kms.Sign", lambda params, **_: sent.append(params)):
        signing_key.sign(b"a message")
    assert (sent[0]["MessageType"], sent[0]["SigningAlgorithm"]) == ("RAW", "ECDSA_SHA_256")
    assert sent[0]["Message"] == b"a message"


def test_the_public_key_is_asked_for_once_a_process() -> None:
    from functions.consent import signing_key

    with forgotten_key(), counted() as calls:
        assert signing_key.public() == signing_key.public()
        assert calls == ["GetPublicKey"]


def test_a_key_that_was_not_had_is_asked_for_again() -> None:
    from functions.consent import signing_key
    from functions.core import problems

    with forgotten_key():
        with kms_down() as met, pytest.raises(problems.Problem) as raised:
            signing_key.public()
        assert (raised.value.status, met) == (503, ["GetPublicKey"] * 3)
        assert signing_key.public()["kty"] == "EC"


def test_the_key_has_the_tables_patience() -> None:
    from functions.consent import signing_key
    from functions.core import store

    config = signing_key.client().meta.config
    assert (config.connect_timeout, config.read_timeout) == (1, 2)
    assert config.retries["total_max_attempts"] == 3
    assert config.retries == store._client.meta.config.retries


def test_a_message_longer_than_kms_takes_is_refused_before_it_is_sent() -> None:
    from functions.consent import signing_key

    with counted() as calls:
        signing_key.sign(b"x" * signing_key.MOST_BYTES)
        with pytest.raises(ValueError, match="4096"):
            signing_key.sign(b"x" * (signing_key.MOST_BYTES + 1))
    assert calls == ["Sign"]


def test_a_refusal_by_kms_is_said_so_and_its_message_is_not_repeated(told: Callable[[], str]) -> None:
    from functions.consent import signing_key
    from functions.core import problems

    with on_kms("before-call.kms.Sign", denied), pytest.raises(problems.Problem) as raised:
        signing_key.sign(b"a message")
    assert (raised.value.status, raised.value.kind, raised.value.headers["Retry-After"]) == (503, "key", "30")
    said = told()
    assert "AccessDeniedException" in said
    # Not “ada” alone: the number of a request may have that in it.
    for text in ("role/ada", "may not sign", "ada@example.org"):
        assert text not in said + raised.value.detail


def test_the_functions_import_no_cryptographic_library(api: Api) -> None:
    from pathlib import Path

    for module in Path("functions").rglob("*.py"):
        source = module.read_text(encoding="utf-8")
        assert "import cryptography" not in source and "from cryptography" not in source, module
