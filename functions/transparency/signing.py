"""The keys that sign checkpoints, Ed25519 and ML-DSA-44: made in KMS, which never gives them away."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import botocore.session

from functions.core.settings import setting
from functions.core.store import PATIENCE

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_kms.literals import SigningAlgorithmSpecType

# SubjectPublicKeyInfo up to the key itself: of Ed25519 (RFC 8410), and of ML-DSA-44 (RFC 9881).
SPKI = bytes.fromhex("302a300506032b6570032100")
SECOND_SPKI = bytes.fromhex("30820532300b06096086480165030403110382052100")


@cache
def client() -> KMSClient:
    """A KMS client by the library under boto3, made when it is first needed."""
    return cast("KMSClient", botocore.session.get_session().create_client("kms", config=PATIENCE))


def origin() -> str:
    """The name of the log: ``www.cardamum.exeve/log``."""
    return f"{urlsplit(setting('SITE_ORIGIN')).netloc}/log"


@cache
def public() -> bytes:
    """The 32 bytes of the public key of Ed25519.

    :raises ValueError: where the key is another.
    """
    return _public("LOG_KEY_ID", SPKI, 32)


@cache
def second_public() -> bytes:
    """The 1,312 bytes of the public key of ML-DSA-44.

    :raises ValueError: where the key is another.
    """
    return _public("LOG_SECOND_KEY_ID", SECOND_SPKI, 1_312)


def sign(message: bytes) -> bytes:
    """The 64 bytes of the signature over ``message`` (RFC 8032). The same message has the same signature."""
    return _sign("LOG_KEY_ID", "ED25519_SHA_512", message)


def second_sign(message: bytes) -> bytes:
    """The 2,420 bytes of the signature over ``message`` (FIPS 204), another one each time."""
    return _sign("LOG_SECOND_KEY_ID", "ML_DSA_SHAKE_256", message)


def _public(key: str, head: bytes, length: int) -> bytes:
    spki = client().get_public_key(KeyId=setting(key))["PublicKey"]
    if not spki.startswith(head) or len(spki) != len(head) + length:
        raise ValueError(f"{key} names a key of another kind")
    return spki[len(head) :]


def _sign(key: str, algorithm: SigningAlgorithmSpecType, message: bytes) -> bytes:
    answer = client().sign(KeyId=setting(key), Message=message, MessageType="RAW", SigningAlgorithm=algorithm)
    return answer["Signature"]
