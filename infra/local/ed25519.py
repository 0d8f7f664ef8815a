"""What moto's KMS lacks: keys of the kind ECC_NIST_EDWARDS25519, which sign checkpoints of the log."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from moto.kms import models

SPEC, ALGORITHM = "ECC_NIST_EDWARDS25519", "ED25519_SHA_512"


class _Key:
    """An Ed25519 key as moto holds its keys."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()

    def sign(self, message: bytes, _algorithm: str) -> bytes:
        return self._key.sign(message)

    def public_key(self) -> bytes:
        kind = serialization.PublicFormat.SubjectPublicKeyInfo
        return self._key.public_key().public_bytes(serialization.Encoding.DER, kind)


def add_to_moto() -> None:
    """Make moto's KMS take such keys. Repeating it does nothing."""
    kms: Any = models
    specs = kms.KeySpec.key_specs()
    if SPEC in specs:
        return
    generate, algorithms = kms.generate_private_key, kms.Key.signing_algorithms.fget
    kms.KeySpec.key_specs = staticmethod(lambda: [*specs, SPEC])
    kms.generate_private_key = lambda spec: _Key() if spec == SPEC else generate(spec)
    kms.Key.signing_algorithms = property(lambda key: [ALGORITHM] if key.key_spec == SPEC else algorithms(key))
