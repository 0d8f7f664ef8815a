"""The key and its signatures, as tests see them: hooks into the functions' own KMS client, and a JOSE library that is
not ours to check with.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from botocore.exceptions import ReadTimeoutError
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tests.aws import hooked
from tests.functions.calls import Api

RECEIPT, KEYS = "/api/consent/receipt", "/.well-known/jwks.json"
PARTS = ("payload", "protected", "signature")


def decoded(part: str) -> bytes:
    """Base64url without padding → bytes."""
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def encoded(raw: bytes) -> str:
    """Bytes → base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def says(receipt: dict[str, str]) -> Any:
    """The document in a receipt."""
    return json.loads(decoded(receipt["payload"]))


def verifies(receipt: dict[str, str], keys: dict[str, Any]) -> bool:
    """Whether joserfc takes the receipt for signed by one of ``keys``."""
    try:
        found = jws.deserialize_json(dict(receipt), KeySet.import_key_set(keys), algorithms=["ES256"])
    except (JoseError, ValueError, TypeError):
        return False
    return bool(found.payload == decoded(receipt["payload"]))


def keys_of(api: Api) -> Any:
    """The public keys as anyone gets them."""
    return api.send("GET", KEYS).json


def on_kms(event: str, handler: Any) -> AbstractContextManager[None]:
    """Hook into the functions' KMS client, such as at ``before-call.kms.Sign``."""
    from functions.consent import signing_key

    return hooked(signing_key.client(), event, handler)


@contextmanager
def counted() -> Iterator[list[str]]:
    """Yields the names of the calls to KMS, as they are made."""
    made: list[str] = []

    def note(model: Any, **_: Any) -> None:
        made.append(model.name)

    with on_kms("before-call.kms", note):
        yield made


@contextmanager
def kms_down(times: int = 99) -> Iterator[list[str]]:
    """KMS does not answer the next ``times`` times; yields the calls that met silence."""
    met: list[str] = []

    def timeout(event_name: str, **_: Any) -> None:
        if len(met) < times:
            met.append(event_name.rpartition(".")[2])
            raise ReadTimeoutError(endpoint_url="the key")

    with on_kms("before-send.kms.Sign", timeout), on_kms("before-send.kms.GetPublicKey", timeout):
        yield met


@contextmanager
def forgotten_key() -> Iterator[None]:
    """A process that has not asked for the public key yet, before and after."""
    from functions.consent import signing_key

    signing_key._public.cache_clear()
    yield
    signing_key._public.cache_clear()
