"""The key that signs checkpoints: Ed25519, made in KMS, which never gives it away."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import botocore.session

from functions.core.settings import setting
from functions.core.store import PATIENCE

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

# SubjectPublicKeyInfo of an Ed25519 key up to its 32 bytes (RFC 8410).
SPKI = bytes.fromhex("302a300506032b6570032100")


@cache
def client() -> KMSClient:
    """A KMS client by the library under boto3, made when it is first needed."""
    return cast("KMSClient", botocore.session.get_session().create_client("kms", config=PATIENCE))


def origin() -> str:
    """The name of the log: ``www.cardamum.exeve/log``."""
    return f"{urlsplit(setting('SITE_ORIGIN')).netloc}/log"


@cache
def public() -> bytes:
    """The 32 bytes of the public key.

    :raises ValueError: where the key is not Ed25519.
    """
    spki = client().get_public_key(KeyId=setting("LOG_KEY_ID"))["PublicKey"]
    if not spki.startswith(SPKI) or len(spki) != len(SPKI) + 32:
        raise ValueError("not an Ed25519 public key")
    return spki[len(SPKI) :]


def sign(message: bytes) -> bytes:
    """The 64 bytes of the signature over ``message`` (RFC 8032). The same message has the same signature."""
    answer = client().sign(
        KeyId=setting("LOG_KEY_ID"), Message=message, MessageType="RAW", SigningAlgorithm="ED25519_SHA_512"
    )
    return answer["Signature"]
