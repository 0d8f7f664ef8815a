"""What moto's KMS lacks: keys of the kinds that sign checkpoints of the log, Ed25519 and ML-DSA-44."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from moto.kms import models

# By the kind of key, as KMS names it: the algorithm that it signs with, and what makes one.
KINDS: dict[str, tuple[str, Any]] = {
    "ECC_NIST_EDWARDS25519": ("ED25519_SHA_512", Ed25519PrivateKey.generate),
    "ML_DSA_44": ("ML_DSA_SHAKE_256", MLDSA44PrivateKey.generate),
}


class _Key:
    """Such a key as moto holds its keys."""

    def __init__(self, kind: str) -> None:
        self._key = KINDS[kind][1]()

    def sign(self, message: bytes, _algorithm: str) -> bytes:
        signature: bytes = self._key.sign(message)
        return signature

    def public_key(self) -> bytes:
        kind = serialization.PublicFormat.SubjectPublicKeyInfo
        der: bytes = self._key.public_key().public_bytes(serialization.Encoding.DER, kind)
        return der


def add_to_moto() -> None:
    """Make moto's KMS take such keys. Repeating it does nothing."""
    kms: Any = models
    specs = kms.KeySpec.key_specs()
    if KINDS.keys() <= set(specs):
        return
    generate, algorithms = kms.generate_private_key, kms.Key.signing_algorithms.fget
    kms.KeySpec.key_specs = staticmethod(lambda: [*specs, *KINDS])
    kms.generate_private_key = lambda spec: _Key(spec) if spec in KINDS else generate(spec)
    kms.Key.signing_algorithms = property(
        lambda key: [KINDS[key.key_spec][0]] if key.key_spec in KINDS else algorithms(key)
    )
