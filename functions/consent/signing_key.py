"""The key that signs receipts. It never leaves KMS (FIPS 140 hardware); here are its public half and its signatures,
and the public halves of the keys that signed before it: a receipt outlives its key.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from functions.consent import jws
from functions.core import observe, problems
from functions.core.aws import error_code
from functions.core.settings import setting
from functions.core.store import PATIENCE

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

# What KMS takes as a whole message. A longer one would have to be hashed here first.
MOST_BYTES = 4_096
_RETRY_AFTER = 30


@cache
def client() -> KMSClient:
    """A KMS client with this shop's patience, made when the key is first asked for: most starts never do."""
    import boto3  # noqa: PLC0415 - loaded with its client, not with every start

    return boto3.client("kms", config=PATIENCE)


def public() -> jws.Jwk:
    """The public key of ``KEY_ID``, asked for once a process: KMS never changes what a key id stands for.

    :raises problems.Problem: 503 where KMS does not answer.
    """
    return _answered(setting("KEY_ID"))


def published() -> list[jws.Jwk]:
    """Every key that a receipt may be signed by: that of ``KEY_ID``, then those of ``EARLIER_KEY_IDS``.

    :raises problems.Problem: 503 where KMS does not answer for one of them: a set without it, kept for a day, would
        call good receipts bad.
    """
    earlier = [key_id for key_id in setting("EARLIER_KEY_IDS").split(",") if key_id]
    return [public(), *map(_answered, earlier)]


def _answered(key_id: str) -> jws.Jwk:
    try:
        return _public(key_id)
    except (BotoCoreError, ClientError) as error:
        raise _unanswered(error) from None


@cache
def _public(key_id: str) -> jws.Jwk:
    return jws.public_key(client().get_public_key(KeyId=key_id)["PublicKey"])


def sign(message: bytes) -> bytes:
    """``r || s`` over ``message`` by ``KEY_ID``: ECDSA on P-256 with SHA-256 (FIPS 186-5), hashed by KMS.

    :param message: :data:`MOST_BYTES` at the most.
    :raises problems.Problem: 503 where KMS does not answer.
    """
    if len(message) > MOST_BYTES:
        raise ValueError(f"KMS takes {MOST_BYTES} bytes, and this is {len(message)}")
    try:
        answer = client().sign(
            KeyId=setting("KEY_ID"), Message=message, MessageType="RAW", SigningAlgorithm="ECDSA_SHA_256"
        )
    except (BotoCoreError, ClientError) as error:
        raise _unanswered(error) from None
    return jws.raw_signature(answer["Signature"])


def _unanswered(error: Exception) -> problems.Problem:
    """503 for the caller; for us the kind of error, never its text."""
    observe.logger.error("the key did not answer", error=type(error).__name__, code=error_code(error))
    observe.count("KeyUnanswered")
    return problems.not_signed(_RETRY_AFTER)
