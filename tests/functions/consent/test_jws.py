"""JWS by hand, held against libraries that are not ours."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import example, given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey

from functions.consent import jws
from tests.functions.signing import decoded, verifies

# The order of P-256: r and s lie between 1 and it.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
NUMBERS = st.integers(1, ORDER - 1) | st.integers(0, 255).map(lambda bits: min(1 << bits, ORDER - 1))


def spki(key: Any) -> bytes:
    """DER of a public key, as KMS gives it."""
    found = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return bytes(found)


@given(NUMBERS, NUMBERS)
@example(1, ORDER - 1)
@example(127, 128)
@settings(max_examples=300)
def test_a_der_signature_becomes_its_two_numbers(r: int, s: int) -> None:
    assert jws.raw_signature(encode_dss_signature(r, s)) == r.to_bytes(32, "big") + s.to_bytes(32, "big")


@given(NUMBERS, NUMBERS, st.data())
def test_der_that_is_cut_or_goes_on_is_refused(r: int, s: int, data: st.DataObject) -> None:
    der = encode_dss_signature(r, s)
    cut = data.draw(st.integers(0, len(der) - 1))
    for wrong in (der[:cut], der + b"\0"):
        with pytest.raises(ValueError):
            jws.raw_signature(wrong)


@given(st.binary(max_size=80))
def test_bytes_that_are_no_signature_are_refused_and_never_crash(noise: bytes) -> None:
    with suppress(ValueError):
        assert len(jws.raw_signature(noise)) == 64


@pytest.mark.parametrize(
    "wrong",
    [
        "3006020100020101" + "00",  # something after the sequence
        "30070201010201010a",  # something after the numbers
        "3006020181020101",  # a negative number
        "300702020001020101",  # a zero too many
        "3026022101" + "00" * 32 + "020101",  # 33 bytes that are no padding
        "308106020101020101",  # a length in long form
        "3106020101020101",  # not a sequence
        "3006030101020101",  # not a number
        "30050200020101",  # a number of no bytes
    ],
)
def test_der_is_read_strictly(wrong: str) -> None:
    with pytest.raises(ValueError):
        jws.raw_signature(bytes.fromhex(wrong))


@settings(max_examples=25)
@given(st.integers(1, ORDER - 1))
def test_a_public_key_and_its_thumbprint_are_those_of_another_library(secret: int) -> None:
    key = ec.derive_private_key(secret, ec.SECP256R1())
    found = jws.public_key(spki(key))
    other = ECKey.import_key(key.public_key())
    assert {name: found[name] for name in ("kty", "crv", "x", "y")} == other.as_dict(private=False)
    assert found["kid"] == other.thumbprint()
    assert (found["use"], found["alg"]) == ("sig", "ES256")


def test_the_thumbprint_of_a_published_key_is_the_published_one() -> None:
    # The key of RFC 7515 appendix A.3; RFC 7638 gives the method, and `jose jwk thp` this value.
    key = {
        "kty": "EC",
        "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    }
    assert jws.thumbprint(key) == "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"


@pytest.mark.parametrize(
    "key",
    [
        ec.generate_private_key(ec.SECP384R1()),
        ec.generate_private_key(ec.SECP256K1()),
        ed25519.Ed25519PrivateKey.generate(),
    ],
    ids=["P-384", "secp256k1", "Ed25519"],
)
def test_a_key_of_another_kind_is_refused(key: Any) -> None:
    with pytest.raises(ValueError):
        jws.public_key(spki(key))


def test_a_compressed_point_is_refused() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
    with pytest.raises(ValueError):
        jws.public_key(spki(key)[:26] + point)


def test_a_key_that_is_cut_or_goes_on_is_refused() -> None:
    whole = spki(ec.generate_private_key(ec.SECP256R1()))
    for wrong in (b"", whole[:-1], whole + b"\0"):
        with pytest.raises(ValueError):
            jws.public_key(wrong)


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=300))
def test_whatever_is_signed_verifies_with_another_library(payload: bytes) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    public = jws.public_key(spki(key))

    def sign(message: bytes) -> bytes:
        return jws.raw_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))

    made = jws.flattened(payload, public["kid"], "ld+json", sign)
    assert decoded(made["payload"]) == payload
    assert "=" not in "".join(made.values())
    assert json.loads(decoded(made["protected"]))["kid"] == public["kid"]
    assert verifies(made, {"keys": [public]})
